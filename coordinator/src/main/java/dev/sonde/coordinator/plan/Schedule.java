package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * When each probe of an open load is due, in microseconds from the run's start.
 *
 * <p>Each target has a fixed, seeded phase within the block interval. Constant arrivals are thus
 * constant for each target, and no two targets or regions send at the same instant. Warm-up blocks
 * come first, at the initial rate; the measured schedule starts after them.
 *
 * <pre>
 * warm-up: due(t, b) = (b + phase(t)) / r0                      b &lt; W
 * measured: due(t, b) = W / r0 + Λ⁻¹(x(b - W) + phase(t))        b &gt;= W
 * </pre>
 *
 * <p>In a trace the due time of each block is recorded, and is the same for all targets.
 */
final class Schedule {

  private final Arriving arriving;
  private final double warmupRate;
  private final double[] phases;
  private final long warmupBlocks;

  /** Seconds from the start of the measured schedule to the due time of a measured block. */
  @FunctionalInterface
  private interface Arriving {
    double seconds(long block, double phase);
  }

  /** The schedule of an open load. */
  static Schedule of(Run run, String region) {
    long seed = run.spec().seed();
    int targets = run.targets().size();
    return run.spec()
        .load()
        .match(
            closed -> {
              throw new IllegalArgumentException("load is closed, allowed is one with due times");
            },
            open -> new Schedule(open, seed, region, targets, run.warmupBlocks()),
            trace -> of(trace, targets, run.warmupBlocks()));
  }

  private static Schedule of(LoadSpec.Trace trace, int targets, long warmupBlocks) {
    List<LoadSpec.Recorded> requests = trace.requests();
    double length = requests.get(requests.size() - 1).atMillis() / 1e3;
    // The average rate of the trace, or 1/s when it is a single burst.
    double rate = length == 0 ? 1 : requests.size() / length;
    // All targets send at the recorded instant, because a replay must keep the bursts.
    return new Schedule(
        // After the last request one block a second, for callers that look beyond the end.
        (block, phase) ->
            block < requests.size()
                ? requests.get((int) block).atMillis() / 1e3
                : length + block - requests.size() + 1,
        rate,
        new double[targets],
        warmupBlocks);
  }

  private Schedule(Arriving arriving, double warmupRate, double[] phases, long warmupBlocks) {
    this.arriving = arriving;
    this.warmupRate = warmupRate;
    this.phases = phases;
    this.warmupBlocks = warmupBlocks;
  }

  Schedule(LoadSpec.Open load, long seed, String region, int targets, long warmupBlocks) {
    RateCurve curve = new RateCurve(load.stages());
    ArrivalPositions positions = new ArrivalPositions(load.arrivals(), seed);
    this.arriving = (block, phase) -> curve.secondsAt(positions.at(block) + phase);
    this.warmupRate = curve.warmupRate();
    this.warmupBlocks = warmupBlocks;
    this.phases = new double[targets];
    CRC32 regionHash = new CRC32();
    regionHash.update(region.getBytes(StandardCharsets.UTF_8));
    for (int target = 0; target < targets; target++) {
      phases[target] =
          Draws.uniform(Draws.bits(seed, Stream.PHASE, (regionHash.getValue() << 20) + target));
    }
  }

  /** The number of blocks of a load: its count, or the arrivals within its duration. */
  static long blocks(LoadSpec.Open load, long seed) {
    Long count = load.count();
    if (count != null) {
      return count;
    }
    double seconds = load.duration() == null ? 0 : load.duration().toNanos() / 1e9;
    double arrivals = new RateCurve(load.stages()).arrivalsUntil(seconds);
    return arrivals > RunPlanner.MAX_BLOCKS
        ? (long) arrivals
        : new ArrivalPositions(load.arrivals(), seed).countBelow(arrivals);
  }

  long dueMicros(long block, int target) {
    return Math.round(seconds(block, phases[target]) * 1e6);
  }

  /** The earliest due time of this block and all later ones. */
  long earliestMicros(long block) {
    return (long) Math.floor(seconds(block, 0) * 1e6);
  }

  private double seconds(long block, double phase) {
    return block < warmupBlocks
        ? (block + phase) / warmupRate
        : warmupBlocks / warmupRate + arriving.seconds(block - warmupBlocks, phase);
  }
}
