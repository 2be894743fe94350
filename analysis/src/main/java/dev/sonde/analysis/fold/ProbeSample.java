package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.proto.ProbeTuples;
import dev.sonde.common.proto.SampleChunk;
import java.util.Arrays;

/**
 * A bounded sample of a cell's answered probes, for tests that a histogram is not enough for: the
 * probes whose index has the lowest hash. The selection depends on the probes only, not on their
 * order.
 */
final class ProbeSample {

  /** Probes kept in a cell. */
  static final int BOUND = 100_000;

  /** Probes kept in a partition. */
  static final int PARTITION_BOUND = 25_000;

  /** Probes of a chunk, which is at most 25 kB. */
  static final int CHUNK = 256;

  private static final int NONE = -1;
  private static final int FIRST_METRIC = 4;
  private static final Metric[] METRICS = {
    Metric.TTFT, Metric.TTFA, Metric.ITL, Metric.E2E, Metric.RESPONSE
  };

  private static final int[] PLACES = Arrays.stream(METRICS).mapToInt(Figures::at).toArray();

  /** Columns in this order: block, outcome, prompt, time sent or due, then the metrics. */
  private final SampleColumns rows;

  ProbeSample(int bound, int targets, int target) {
    this.rows =
        new SampleColumns(
            FIRST_METRIC + METRICS.length, bound, CHUNK, block -> hash(block * targets + target));
  }

  void add(ProbeEvent event, Figures figures, long block) {
    if (!rows.keeps(block)) {
      return;
    }
    int row = rows.next();
    rows.set(0, row, block);
    rows.set(1, row, OutcomeNumbers.of(event.outcome()));
    rows.set(2, row, event.prompt());
    rows.set(3, row, at(event.timings()));
    for (int i = 0; i < METRICS.length; i++) {
      rows.set(FIRST_METRIC + i, row, orNone(figures.micros(PLACES[i])));
    }
    rows.thin();
  }

  private static long at(Timings timings) {
    return timings.sent() == NEVER ? timings.due() : timings.sent();
  }

  private static long orNone(long micros) {
    return micros == NEVER ? NONE : micros;
  }

  /** The finalizer of splitmix64: http://xoshiro.di.unimi.it/splitmix64.c. */
  static long hash(long index) {
    long z = index + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** In the order of blocks. */
  ProbeRow[] rows() {
    return Arrays.stream(rows.inOrderOfBlocks()).mapToObj(this::row).toArray(ProbeRow[]::new);
  }

  private ProbeRow row(int row) {
    return new ProbeRow(
        rows.get(0, row),
        OutcomeNumbers.outcome((int) rows.get(1, row)),
        (int) rows.get(2, row),
        rows.get(3, row),
        rows.get(4, row),
        rows.get(5, row),
        rows.get(6, row),
        rows.get(7, row),
        rows.get(8, row));
  }

  /** All rows, in the order of blocks. */
  ProbeTuples toProto() {
    return toProto(rows.inOrderOfBlocks());
  }

  SampleColumns columns() {
    return rows;
  }

  SampleChunk chunk(int number) {
    return SampleChunk.newBuilder()
        .setNumber(number)
        .setTuples(toProto(rows.chunk(number)))
        .build();
  }

  private ProbeTuples toProto(int[] which) {
    ProbeTuples.Builder builder = ProbeTuples.newBuilder().setKeep(rows.keep());
    for (int row : which) {
      builder
          .addBlock(rows.get(0, row))
          .addOutcome((int) rows.get(1, row))
          .addPrompt((int) rows.get(2, row))
          .addSent(rows.get(3, row))
          .addTtft(rows.get(4, row))
          .addTtfa(rows.get(5, row))
          .addItl(rows.get(6, row))
          .addE2E(rows.get(7, row))
          .addResponse(rows.get(8, row));
    }
    return builder.build();
  }

  void merge(ProbeTuples tuples) {
    rows.lower(tuples.getKeep());
    for (int i = 0; i < tuples.getBlockCount(); i++) {
      if (rows.keeps(tuples.getBlock(i))) {
        append(tuples, i);
      }
    }
    rows.thin();
  }

  private void append(ProbeTuples tuples, int i) {
    int row = rows.next();
    rows.set(0, row, tuples.getBlock(i));
    rows.set(1, row, tuples.getOutcome(i));
    rows.set(2, row, tuples.getPrompt(i));
    rows.set(3, row, tuples.getSent(i));
    rows.set(4, row, tuples.getTtft(i));
    rows.set(5, row, tuples.getTtfa(i));
    rows.set(6, row, tuples.getItl(i));
    rows.set(7, row, tuples.getE2E(i));
    rows.set(8, row, tuples.getResponse(i));
  }
}
