package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.proto.AnswerRows;
import dev.sonde.common.proto.SampleChunk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bounded sample of a cell's ok answers: those whose blocks have the lowest hashes. Every target
 * keeps the same blocks, so samples contain the same prompts. The selection depends on the answers
 * only, not on their order.
 */
final class AnswerSample {

  /** Answers kept in a partition, so that their prefixes stay below one mebibyte. */
  static final int PARTITION_BOUND = 1_000;

  /** Answers kept in a cell. */
  static final int BOUND = 8_000;

  private static final EnumNumbers<Finish> FINISHES =
      new EnumNumbers<>(Finish.class, Finish::number);
  private static final EnumNumbers<ToolCheck> TOOLS =
      new EnumNumbers<>(
          ToolCheck.class,
          check -> dev.sonde.common.proto.ToolCheck.valueOf("TOOLS_" + check).getNumber());
  private static final EnumNumbers<FormatCheck> FORMATS =
      new EnumNumbers<>(
          FormatCheck.class,
          check -> dev.sonde.common.proto.FormatCheck.valueOf("FORMAT_" + check).getNumber());

  /** Answers of a chunk, which is at most 40 kB. */
  static final int CHUNK = 32;

  private static final int COLUMNS = 14;
  private static final int HASH = 2;

  /** Columns in the order of {@link AnswerRows}. */
  private final SampleColumns rows;

  private final Map<Long, Prefix> prefixByHash = new HashMap<>();

  /** How an answer begins, and the first row that has this answer. */
  private record Prefix(String text, int row) {}

  AnswerSample(int bound) {
    this.rows = new SampleColumns(COLUMNS, bound, CHUNK, ProbeSample::hash);
  }

  void add(ProbeEvent event, long block) {
    if (!rows.keeps(block)) {
      return;
    }
    ProbeEvent.Answer answer = event.answer();
    ProbeEvent.Usage usage = event.usage();
    long ttft = Metric.TTFT.micros(event);
    int row =
        addRow(
            block,
            event.prompt(),
            answer.hash(),
            answer.characters(),
            answer.reasoningCharacters(),
            usage == null ? AnswerRow.NONE : usage.inputTokens(),
            usage == null ? AnswerRow.NONE : usage.outputTokens(),
            usage == null ? 0 : usage.reasoningTokens(),
            FINISHES.of(Finish.of(answer.finishReason())),
            answer.tokenChunks(),
            TOOLS.of(answer.tools()),
            FORMATS.of(answer.format()),
            answer.toolCall() ? 1 : 0,
            ttft == NEVER ? AnswerRow.NONE : ttft);
    keepPrefix(answer.hash(), answer.prefix(), row);
    if (rows.thin()) {
      findPrefixes(Map.of());
    }
  }

  private void keepPrefix(long hash, String prefix, int row) {
    if (!prefix.isEmpty()) {
      prefixByHash.putIfAbsent(hash, new Prefix(prefix, row));
    }
  }

  private int addRow(long... values) {
    int row = rows.next();
    for (int i = 0; i < COLUMNS; i++) {
      rows.set(i, row, values[i]);
    }
    return row;
  }

  /**
   * Finds the first row of each prefix, among those known and others; drops those without a row.
   */
  private void findPrefixes(Map<Long, String> others) {
    Map<Long, Prefix> known = Map.copyOf(prefixByHash);
    prefixByHash.clear();
    for (int row = 0; row < rows.size(); row++) {
      long hash = rows.get(HASH, row);
      Prefix prefix = known.get(hash);
      keepPrefix(hash, prefix == null ? others.getOrDefault(hash, "") : prefix.text(), row);
    }
  }

  /** In the order of blocks. */
  List<AnswerRow> rows() {
    return Arrays.stream(rows.inOrderOfBlocks()).mapToObj(this::row).toList();
  }

  private AnswerRow row(int row) {
    long hash = rows.get(HASH, row);
    Prefix prefix = prefixByHash.get(hash);
    return new AnswerRow(
        rows.get(0, row),
        (int) rows.get(1, row),
        new AnswerRow.Text(
            prefix == null ? "" : prefix.text(), hash, rows.get(3, row), rows.get(4, row)),
        new AnswerRow.Tokens(
            rows.get(5, row), rows.get(6, row), rows.get(7, row), (int) rows.get(9, row)),
        new AnswerRow.Form(
            FINISHES.at(rows.get(8, row)),
            rows.get(12, row) != 0,
            TOOLS.at(rows.get(10, row)),
            FORMATS.at(rows.get(11, row))),
        rows.get(13, row));
  }

  /** All rows, in the order of blocks, and all prefixes, in the order of hashes. */
  AnswerRows toProto() {
    AnswerRows.Builder builder = toProto(rows.inOrderOfBlocks());
    new TreeMap<>(prefixByHash)
        .forEach((hash, prefix) -> builder.addTextHash(hash).addTextPrefix(prefix.text()));
    return builder.build();
  }

  SampleColumns columns() {
    return rows;
  }

  /** A chunk has the prefixes of the answers that come first in it. */
  SampleChunk chunk(int number) {
    int[] chunk = rows.chunk(number);
    AnswerRows.Builder builder = toProto(chunk);
    for (int row : chunk) {
      long hash = rows.get(HASH, row);
      Prefix prefix = prefixByHash.get(hash);
      if (prefix != null && prefix.row() == row) {
        builder.addTextHash(hash).addTextPrefix(prefix.text());
      }
    }
    return SampleChunk.newBuilder().setNumber(number).setAnswerRows(builder).build();
  }

  private AnswerRows.Builder toProto(int[] which) {
    AnswerRows.Builder builder = AnswerRows.newBuilder().setKeep(rows.keep());
    for (int row : which) {
      builder
          .addBlock(rows.get(0, row))
          .addPrompt((int) rows.get(1, row))
          .addHash(rows.get(HASH, row))
          .addCharacters(rows.get(3, row))
          .addReasoningCharacters(rows.get(4, row))
          .addInputTokens(rows.get(5, row))
          .addOutputTokens(rows.get(6, row))
          .addReasoningTokens(rows.get(7, row))
          .addFinish((int) rows.get(8, row))
          .addTokenChunks((int) rows.get(9, row))
          .addTools((int) rows.get(10, row))
          .addFormat((int) rows.get(11, row))
          .addToolCall(rows.get(12, row) != 0)
          .addTtft(rows.get(13, row));
    }
    return builder;
  }

  void merge(AnswerRows other) {
    rows.lower(other.getKeep());
    for (int i = 0; i < other.getBlockCount(); i++) {
      append(other, i);
    }
    // The other's threshold may be higher.
    rows.dropAboveKeep();
    rows.thin();
    Map<Long, String> prefixes = new HashMap<>();
    for (int i = 0; i < other.getTextHashCount(); i++) {
      prefixes.put(other.getTextHash(i), other.getTextPrefix(i));
    }
    findPrefixes(prefixes);
  }

  private void append(AnswerRows rows, int i) {
    addRow(
        rows.getBlock(i),
        rows.getPrompt(i),
        rows.getHash(i),
        rows.getCharacters(i),
        rows.getReasoningCharacters(i),
        rows.getInputTokens(i),
        rows.getOutputTokens(i),
        rows.getReasoningTokens(i),
        rows.getFinish(i),
        rows.getTokenChunks(i),
        rows.getTools(i),
        rows.getFormat(i),
        rows.getToolCall(i) ? 1 : 0,
        rows.getTtft(i));
  }
}
