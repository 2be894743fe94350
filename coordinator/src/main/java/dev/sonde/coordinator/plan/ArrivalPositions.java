package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.util.Arrays;

/**
 * Position of block b in an arrival process of rate 1: b for constant arrivals, the b-th sum of
 * exponential gaps for Poisson arrivals.
 *
 * <p>A Poisson position is a sum from the start, so the sum is kept every {@value #CHECKPOINT}
 * blocks. The maximum number of blocks bounds these checkpoints to fifty kilobytes. Owned by one
 * thread.
 */
final class ArrivalPositions {

  private static final int CHECKPOINT = 16_384;

  private final Arrivals arrivals;
  private final long seed;
  private double[] checkpoints = new double[8];
  private int known = 1;
  private long block;
  private double position;

  ArrivalPositions(Arrivals arrivals, long seed) {
    this.arrivals = arrivals;
    this.seed = seed;
    restart(0);
  }

  double at(long wanted) {
    if (arrivals == Arrivals.CONSTANT) {
      return wanted;
    }
    if (wanted < block || wanted - block > CHECKPOINT) {
      restart((int) Math.min(wanted / CHECKPOINT, known - 1));
    }
    while (block < wanted) {
      step();
    }
    return position;
  }

  /** The number of positions below a limit, at least 1. */
  long countBelow(double limit) {
    if (arrivals == Arrivals.CONSTANT) {
      // The tolerance prevents one arrival too many by a rounding error.
      double tolerance = 1e-9 * Math.max(1, limit);
      return Math.max(1, (long) Math.ceil(limit - tolerance));
    }
    long count = 0;
    while (at(count) < limit) {
      count++;
    }
    return Math.max(1, count);
  }

  private void step() {
    position += gap(block + 1);
    block++;
    if (block % CHECKPOINT == 0 && block / CHECKPOINT == known) {
      if (known == checkpoints.length) {
        checkpoints = Arrays.copyOf(checkpoints, known * 2);
      }
      checkpoints[known++] = position;
    }
  }

  private void restart(int checkpoint) {
    if (checkpoint == 0) {
      checkpoints[0] = gap(0);
    }
    block = (long) checkpoint * CHECKPOINT;
    position = checkpoints[checkpoint];
  }

  private double gap(long of) {
    return Draws.exponential(Draws.bits(seed, Stream.ARRIVAL, of));
  }
}
