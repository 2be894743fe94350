package dev.sonde.analysis.report;

import dev.sonde.common.run.VerdictSpec;
import java.time.Duration;

/**
 * The limits beyond which a run is invalid.
 *
 * @param sendLagMillis for a worker's send lag, unless the share of the median is larger
 * @param sendLagShare of the run's median end-to-end time
 * @param loopLagMillis for the longest event loop delay during a probe, which at most 30 % of a
 *     worker's probes may exceed; ten times the limit, at most 5 %
 * @param achievedShare of the offered rate, in an open loop
 * @param achievedMinimum probes of a cell that are needed to judge its rate
 * @param clockStepMillis for a step of a worker's wall clock
 */
public record VerdictLimits(
    double sendLagMillis,
    double sendLagShare,
    double loopLagMillis,
    double achievedShare,
    long achievedMinimum,
    double clockStepMillis) {

  /** The limits that a spec states. */
  public static VerdictLimits of(VerdictSpec spec) {
    return new VerdictLimits(
        millis(spec.sendLag()),
        spec.sendLagShare(),
        millis(spec.loopLag()),
        spec.achieved(),
        DEFAULT.achievedMinimum(),
        millis(spec.clockStep()));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }

  private static final double NANOS_PER_MILLI = 1e6;

  /** Below these limits no bias of the measurement was observed. */
  public static final VerdictLimits DEFAULT = new VerdictLimits(5, 0.02, 10, 0.98, 100, 50);
}
