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
 * <p>Each target keeps one seeded phase within the block interval, so that constant arrivals are
 * constant for every target and no two targets, and no two regions, fire at the same instant.
 * Warm-up blocks go first, at the initial rate; the measured schedule starts after them.
 *
 * <pre>
 * warm-up: due(t, b) = (b + phase(t)) / r0                      b &lt; W
 * measured: due(t, b) = W / r0 + Λ⁻¹(x(b - W) + phase(t))        b &gt;= W
 * </pre>
 *
 * <p>A trace says itself when each block is due, for all targets at once.
 */
final class Schedule {

  private final Arriving arriving;
  private final double warmupRate;
  private final double[] phases;
  private final long warmupBlocks;

  /** Seconds from the start of the measured schedule at which a measured block is due. */
  @FunctionalInterface
  private interface Arriving {
    double seconds(long block, double phase);
  }

  /** The schedule of a load that is not closed. */
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
    // What the trace has on average, and one a second if it is a single burst.
    double rate = length == 0 ? 1 : requests.size() / length;
    // Every target at the instant that the trace says: its bursts are what is replayed.
    return new Schedule(
        // Who looks beyond the last request finds none for a while.
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

  /** How many blocks a load has that is ended by its duration. */
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

  /** No probe of this block or a later one is due before. */
  long earliestMicros(long block) {
    return (long) Math.floor(seconds(block, 0) * 1e6);
  }

  private double seconds(long block, double phase) {
    return block < warmupBlocks
        ? (block + phase) / warmupRate
        : warmupBlocks / warmupRate + arriving.seconds(block - warmupBlocks, phase);
  }
}
