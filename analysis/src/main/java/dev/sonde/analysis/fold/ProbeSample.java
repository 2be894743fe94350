package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.proto.ProbeTuples;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A bounded sample of a cell's answered probes, for tests that a histogram is not enough for: the
 * probes whose index has the lowest hash. The selection depends on the probes only, not on their
 * order: when there are too many, the threshold is halved.
 */
final class ProbeSample {

  /** Probes kept in a cell. */
  static final int BOUND = 100_000;

  /** Probes kept in a partition, so that its partial stays below one megabyte. */
  static final int PARTITION_BOUND = 25_000;

  private static final int NONE = -1;
  private static final int COLUMNS = 9;
  private static final Metric[] METRICS = {
    Metric.TTFT, Metric.TTFA, Metric.ITL, Metric.E2E, Metric.RESPONSE
  };

  /** Columns in this order: block, outcome, prompt, time sent or due, then the metrics. */
  private final long[][] columns = new long[COLUMNS][16];

  private final int bound;
  private final int targets;
  private final int target;
  private long keep = -1;
  private int size;

  ProbeSample(int bound, int targets, int target) {
    this.bound = bound;
    this.targets = targets;
    this.target = target;
  }

  void add(ProbeEvent event, long block) {
    if (!kept(block)) {
      return;
    }
    int row = nextRow();
    columns[0][row] = block;
    columns[1][row] = OutcomeNumbers.of(event.outcome());
    columns[2][row] = event.prompt();
    columns[3][row] = at(event.timings());
    for (int i = 0; i < METRICS.length; i++) {
      columns[4 + i][row] = orNone(METRICS[i].micros(event));
    }
    thin();
  }

  private static long at(Timings timings) {
    return timings.sent() == NEVER ? timings.due() : timings.sent();
  }

  private static long orNone(long micros) {
    return micros == NEVER ? NONE : micros;
  }

  private boolean kept(long block) {
    return Long.compareUnsigned(hash(block * targets + target), keep) <= 0;
  }

  /** The finalizer of splitmix64: http://xoshiro.di.unimi.it/splitmix64.c. */
  static long hash(long index) {
    long z = index + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private int nextRow() {
    if (size == columns[0].length) {
      for (int i = 0; i < COLUMNS; i++) {
        columns[i] = Arrays.copyOf(columns[i], size * 2);
      }
    }
    return size++;
  }

  private void thin() {
    while (size > bound) {
      keep = keep >>> 1;
      dropAboveKeep();
    }
  }

  private void move(int from, int to) {
    for (long[] column : columns) {
      column[to] = column[from];
    }
  }

  /** In the order of blocks. */
  ProbeRow[] rows() {
    ProbeRow[] rows = new ProbeRow[size];
    for (int row = 0; row < size; row++) {
      rows[row] =
          new ProbeRow(
              columns[0][row],
              OutcomeNumbers.outcome((int) columns[1][row]),
              (int) columns[2][row],
              columns[3][row],
              columns[4][row],
              columns[5][row],
              columns[6][row],
              columns[7][row],
              columns[8][row]);
    }
    Arrays.sort(rows);
    return rows;
  }

  ProbeTuples toProto() {
    ProbeTuples.Builder builder = ProbeTuples.newBuilder().setKeep(keep);
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted((a, b) -> Long.compare(columns[0][a], columns[0][b]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int row : order) {
      builder
          .addBlock(columns[0][row])
          .addOutcome((int) columns[1][row])
          .addPrompt((int) columns[2][row])
          .addSent(columns[3][row])
          .addTtft(columns[4][row])
          .addTtfa(columns[5][row])
          .addItl(columns[6][row])
          .addE2E(columns[7][row])
          .addResponse(columns[8][row]);
    }
    return builder.build();
  }

  void merge(ProbeTuples tuples) {
    if (Long.compareUnsigned(tuples.getKeep(), keep) < 0) {
      keep = tuples.getKeep();
      dropAboveKeep();
    }
    for (int i = 0; i < tuples.getBlockCount(); i++) {
      if (kept(tuples.getBlock(i))) {
        append(tuples, i);
      }
    }
    thin();
  }

  private void dropAboveKeep() {
    int rows = size;
    size = 0;
    for (int row = 0; row < rows; row++) {
      if (kept(columns[0][row])) {
        move(row, size++);
      }
    }
  }

  private void append(ProbeTuples tuples, int i) {
    int row = nextRow();
    columns[0][row] = tuples.getBlock(i);
    columns[1][row] = tuples.getOutcome(i);
    columns[2][row] = tuples.getPrompt(i);
    columns[3][row] = tuples.getSent(i);
    columns[4][row] = tuples.getTtft(i);
    columns[5][row] = tuples.getTtfa(i);
    columns[6][row] = tuples.getItl(i);
    columns[7][row] = tuples.getE2E(i);
    columns[8][row] = tuples.getResponse(i);
  }
}
