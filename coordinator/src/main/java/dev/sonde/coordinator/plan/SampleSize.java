package dev.sonde.coordinator.plan;

import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.RankingPower;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.Threshold;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** What a number of probes a target can show, computed before the run. */
public final class SampleSize {

  private static final double TWO_SIDED_5_PERCENT = 0.975;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private SampleSize() {}

  /** The most targets that are ranked together: those of one model, without its A/A control. */
  static int ranked(Run run) {
    Map<String, Integer> byModel = new HashMap<>();
    for (Target target : run.targets()) {
      boolean control = run.spec().controlAa() && target.provider().endsWith(Target.CONTROL_SUFFIX);
      byModel.merge(target.model(), control ? 0 : 1, Integer::sum);
    }
    return byModel.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * The smallest uniform slowdown of one target against another that the report's ranking finds
   * with a given power, as a factor above 1; empty when there are too few probes or targets.
   */
  static OptionalDouble detectableSlowdown(int targets, long probes, double power) {
    return targets < 2 ? OptionalDouble.empty() : new RankingPower(targets, probes).slowdown(power);
  }

  /** In words what the ranking of two or more targets can find. */
  static String slowdown(int targets, long probes) {
    OptionalDouble usual = detectableSlowdown(targets, probes, 0.8);
    OptionalDouble safe = detectableSlowdown(targets, probes, 0.9);
    long least = RankingPower.least(targets);
    if (probes < least) {
      return "no difference between two targets: %d targets take %d probes each"
          .formatted(targets, least);
    }
    if (usual.isEmpty() || safe.isEmpty()) {
      return "only targets whose times hardly overlap can be told apart (%d targets)"
          .formatted(targets);
    }
    return "a target slower than another by %s in 8 of 10 runs, by %s in 9 of 10 (%d targets, time to first token, usual scatter)"
        .formatted(percent(usual.getAsDouble() - 1), percent(safe.getAsDouble() - 1), targets);
  }

  /** Rounded up. */
  public static String percent(double share) {
    return share < 0.0995
        ? String.format(Locale.ROOT, "%.1f %%", Math.ceil(share * 1000) / 10)
        : String.format(Locale.ROOT, "%.0f %%", Math.ceil(share * 100));
  }

  /** The highest failure rate that is compatible with no failure: Wilson's upper 95 % bound. */
  public static double failureRateAllowedByNone(long probes) {
    double z = NORMAL.inverseCumulativeProbability(TWO_SIDED_5_PERCENT);
    return z * z / (probes + z * z);
  }

  /** The number of probes that all these thresholds need, with a reserve for failures. */
  public static long needed(List<Threshold> thresholds) {
    long needed = thresholds.stream().mapToLong(SampleSize::least).max().orElse(1);
    return needed + needed / 10;
  }

  /** The number of probes that a threshold's percentile needs for an interval. */
  public static long least(Threshold threshold) {
    return percentile(threshold).map(Percentile::intervalMinimum).orElse(1L);
  }

  /** Whether a number of probes is too small for a threshold's percentile. */
  public static boolean lacks(Threshold threshold, long probes) {
    return percentile(threshold).filter(each -> probes < each.intervalMinimum()).isPresent();
  }

  private static Optional<Percentile> percentile(Threshold threshold) {
    return threshold.quantity().latencyStatistic().flatMap(Percentile::of);
  }
}
