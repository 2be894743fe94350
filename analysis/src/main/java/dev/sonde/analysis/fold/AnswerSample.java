package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.proto.AnswerRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int COLUMNS = 14;
  private static final int BLOCK = 0;
  private static final int HASH = 2;

  /** Columns in the order of {@link AnswerRows}. */
  private final long[][] columns = new long[COLUMNS][16];

  private final Map<Long, String> prefixByHash = new HashMap<>();
  private final int bound;
  private long keep = -1;
  private int size;

  AnswerSample(int bound) {
    this.bound = bound;
  }

  void add(ProbeEvent event, long block) {
    if (!kept(block)) {
      return;
    }
    ProbeEvent.Answer answer = event.answer();
    ProbeEvent.Usage usage = event.usage();
    long ttft = Metric.TTFT.micros(event);
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
    keepPrefix(answer.hash(), answer.prefix());
    thin();
  }

  private void keepPrefix(long hash, String prefix) {
    if (!prefix.isEmpty()) {
      prefixByHash.putIfAbsent(hash, prefix);
    }
  }

  private void addRow(long... row) {
    if (size == columns[0].length) {
      for (int i = 0; i < COLUMNS; i++) {
        columns[i] = Arrays.copyOf(columns[i], size * 2);
      }
    }
    for (int i = 0; i < COLUMNS; i++) {
      columns[i][size] = row[i];
    }
    size++;
  }

  private boolean kept(long block) {
    return Long.compareUnsigned(ProbeSample.hash(block), keep) <= 0;
  }

  private void thin() {
    while (size > bound) {
      keep = keep >>> 1;
      dropAboveKeep();
    }
  }

  private void dropAboveKeep() {
    int rows = size;
    size = 0;
    Set<Long> hashes = new HashSet<>();
    for (int row = 0; row < rows; row++) {
      if (kept(columns[BLOCK][row])) {
        hashes.add(columns[HASH][row]);
        for (long[] column : columns) {
          column[size] = column[row];
        }
        size++;
      }
    }
    prefixByHash.keySet().retainAll(hashes);
  }

  /** In the order of blocks. */
  List<AnswerRow> rows() {
    AnswerRow[] rows = new AnswerRow[size];
    for (int row = 0; row < size; row++) {
      rows[row] = row(row);
    }
    Arrays.sort(rows);
    return List.of(rows);
  }

  private AnswerRow row(int row) {
    return new AnswerRow(
        columns[0][row],
        (int) columns[1][row],
        new AnswerRow.Text(
            prefixByHash.getOrDefault(columns[HASH][row], ""),
            columns[HASH][row],
            columns[3][row],
            columns[4][row]),
        new AnswerRow.Tokens(
            columns[5][row], columns[6][row], columns[7][row], (int) columns[9][row]),
        new AnswerRow.Form(
            FINISHES.at(columns[8][row]),
            columns[12][row] != 0,
            TOOLS.at(columns[10][row]),
            FORMATS.at(columns[11][row])),
        columns[13][row]);
  }

  AnswerRows toProto() {
    AnswerRows.Builder builder = AnswerRows.newBuilder().setKeep(keep);
    for (AnswerRow row : rows()) {
      builder
          .addBlock(row.block())
          .addPrompt(row.prompt())
          .addHash(row.hash())
          .addCharacters(row.characters())
          .addReasoningCharacters(row.reasoningCharacters())
          .addInputTokens(row.inputTokens())
          .addOutputTokens(row.outputTokens())
          .addReasoningTokens(row.reasoningTokens())
          .addFinish(FINISHES.of(row.finish()))
          .addTokenChunks(row.tokens().chunks())
          .addTools(TOOLS.of(row.tools()))
          .addFormat(FORMATS.of(row.format()))
          .addToolCall(row.toolCall())
          .addTtft(row.ttftMicros());
    }
    new TreeMap<>(prefixByHash)
        .forEach((hash, prefix) -> builder.addTextHash(hash).addTextPrefix(prefix));
    return builder.build();
  }

  void merge(AnswerRows rows) {
    if (Long.compareUnsigned(rows.getKeep(), keep) < 0) {
      keep = rows.getKeep();
      dropAboveKeep();
    }
    for (int i = 0; i < rows.getTextHashCount(); i++) {
      keepPrefix(rows.getTextHash(i), rows.getTextPrefix(i));
    }
    for (int i = 0; i < rows.getBlockCount(); i++) {
      append(rows, i);
    }
    // The merged partial may have brought texts of answers that are not kept.
    dropAboveKeep();
    thin();
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
