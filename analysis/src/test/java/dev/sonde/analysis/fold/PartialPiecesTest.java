package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.SampleChunk;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Partials that are published in pieces. */
class PartialPiecesTest {

  private static final Cell CELL = new Cell("default", 0);

  /** So many that a partition keeps 1 000 probes. */
  private static final int PARTITIONS = 100;

  private final Run run = RunBuilder.of("pieces").count(1 << 20).partitions(PARTITIONS).build();

  private ProbeEvent event(int block) {
    return Probe.of(run, block, 0)
        .tokens(4)
        .ttftMicros(1_000 + block)
        .text("a" + block % 97)
        .event();
  }

  /** What a compacted topic keeps, in the order in which it was written. */
  private static final class Log {
    private final Map<String, byte[]> latest = new LinkedHashMap<>();
    private long rowBytes;

    /** Some publications fail, and the next one has what they had. */
    void write(CellFold fold, boolean fails) {
      CellChanges changes = fold.changes();
      if (fails) {
        return;
      }
      fold.published();
      for (CellChanges.Chunk each : changes.chunks()) {
        String key = each.kind() + " " + each.number();
        latest.remove(key);
        each.content()
            .ifPresent(
                chunk -> {
                  latest.put(key, chunk.toByteArray());
                  rowBytes += chunk.getSerializedSize();
                });
      }
      latest.remove("partial");
      latest.put("partial", changes.partial().toByteArray());
    }

    PartialPieces pieces() {
      PartialPieces pieces = new PartialPieces();
      latest.forEach(
          (key, value) ->
              PartialRecord.put(
                  pieces,
                  key,
                  Optional.of("partial").filter(partial -> !partial.equals(key)),
                  value));
      return pieces;
    }

    Partial whole() {
      return pieces().whole().get(0);
    }
  }

  /** In any order, published at any moment, read back by a successor at any moment. */
  @Property(tries = 20)
  void piecesMakeTheWhole(@ForAll Random random) {
    List<Integer> blocks = new ArrayList<>();
    int probes = 1 + random.nextInt(3_000);
    for (int block = 0; block < probes; block++) {
      blocks.add(block);
    }
    Collections.shuffle(blocks, random);
    CellFold straight = new CellFold(run, CELL, 0);
    CellFold fold = new CellFold(run, CELL, 0);
    Log log = new Log();
    if (random.nextBoolean()) {
      log.write(fold, false);
      fold = CellFold.fromPartial(run, log.whole());
    }
    for (int block : blocks) {
      straight.add(event(block));
      fold.add(event(block));
      if (random.nextInt(160) == 0) {
        log.write(fold, true);
      }
      if (random.nextInt(40) == 0) {
        log.write(fold, false);
      }
      if (random.nextInt(400) == 0 && !log.latest.isEmpty()) {
        assertThat(log.whole().getTuples().getBlockCount())
            .isEqualTo(log.whole().getProbeChunks().getRows());
      }
      if (random.nextInt(1_000) == 0) {
        log.write(fold, false);
        fold = CellFold.fromPartial(run, log.whole());
      }
    }
    straight.end(7);
    fold.end(7);
    log.write(fold, false);

    assertThat(CellFold.fromPartial(run, log.whole()).toPartial()).isEqualTo(straight.toPartial());
    assertThat(log.pieces().finals()).isEqualTo(1);
    assertThat(log.latest)
        .as("chunks that do not count are deleted")
        .hasSize(
            1
                + log.whole().getProbeChunks().getChunks()
                + log.whole().getAnswerChunks().getChunks());
  }

  @Test
  void whatIsWrittenGrowsWithTheRowsAndNotWithTheirSquare() {
    long once = rowBytes(2_048);
    assertThat(rowBytes(4 * 2_048)).isBetween(3 * once, 5 * once);
  }

  /** Bytes of chunks, when each 10 probes are published. */
  private long rowBytes(int probes) {
    Run few = RunBuilder.of("pieces").count(1 << 20).partitions(8).build();
    CellFold fold = new CellFold(few, CELL, 0);
    Log log = new Log();
    for (int block = 0; block < probes; block++) {
      fold.add(event(block));
      if (block % 10 == 9) {
        log.write(fold, false);
      }
    }
    return log.rowBytes;
  }

  @Test
  void nothingIsWrittenOfRowsThatDidNotChange() {
    CellFold fold = new CellFold(run, CELL, 0);
    fold.add(event(0));
    assertThat(fold.changes().chunks()).hasSize(2);
    fold.published();
    fold.end(1);
    assertThat(fold.changes().chunks()).isEmpty();
  }

  @Test
  void aFinalPartialWaitsForItsRows() {
    CellFold fold = new CellFold(run, CELL, 0);
    fold.add(event(0));
    fold.end(1);
    CellChanges changes = fold.changes();
    PartialPieces pieces = new PartialPieces();
    pieces.put("partial", changes.partial());
    assertThat(pieces.finals()).isEqualTo(-1);
    SampleChunk probes = changes.chunks().get(0).content().orElseThrow();
    pieces.put("partial", probes);
    assertThat(pieces.finals()).as("the answers are missing").isEqualTo(-1);

    byte[] garbage = {(byte) 0xFF, 1, 2};
    assertThatThrownBy(() -> PartialRecord.put(pieces, "c", Optional.of("partial"), garbage))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pieces.finals()).as("a chunk that cannot be decoded is not waited for").isEqualTo(1);
    assertThat(pieces.whole().get(0).getTuples().getBlockCount()).isEqualTo(1);
  }

  /** The bound of a record's size: no chunk has more rows than this. */
  @Test
  void aRunHasNoMoreChunksThanItSays() {
    CellFold fold = new CellFold(run, CELL, 0);
    for (int block = 0; block < 3_000; block++) {
      fold.add(event(block));
    }
    CellChanges changes = fold.changes();
    for (SampleKind kind : SampleKind.values()) {
      assertThat(changes.chunks().stream().filter(each -> each.kind() == kind))
          .hasSizeBetween(1, CellFold.mostChunks(run, kind, 3_000));
    }
    assertThat(CellFold.mostChunks(run, SampleKind.PROBES, 3)).isEqualTo(1);
  }
}
