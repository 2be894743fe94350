package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.nio.charset.StandardCharsets;
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
 */
final class Schedule {

  private final RateCurve curve;
  private final ArrivalPositions positions;
  private final double[] phases;
  private final long warmupBlocks;

  Schedule(LoadSpec.Open load, long seed, String region, int targets, long warmupBlocks) {
    this.curve = new RateCurve(load.stages());
    this.positions = new ArrivalPositions(load.arrivals(), seed);
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
    double rate = curve.warmupRate();
    double seconds =
        block < warmupBlocks
            ? (block + phases[target]) / rate
            : warmupBlocks / rate
                + curve.secondsAt(positions.at(block - warmupBlocks) + phases[target]);
    return Math.round(seconds * 1e6);
  }

  /** No probe of this block or a later one is due before. */
  long earliestMicros(long block) {
    double rate = curve.warmupRate();
    double seconds =
        block < warmupBlocks
            ? block / rate
            : warmupBlocks / rate + curve.secondsAt(positions.at(block - warmupBlocks));
    return (long) Math.floor(seconds * 1e6);
  }
}
