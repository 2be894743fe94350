package dev.sonde.analysis.report;

import dev.sonde.common.run.VerdictSpec;
import java.time.Duration;

/**
 * What a run may show before it is called invalid.
 *
 * @param sendLagMillis a worker's send lag, unless the share of the median is larger
 * @param sendLagShare of the run's median end-to-end time
 * @param loopLagMillis the median over a worker's probes of its event loop's worst delay while each
 *     was open
 * @param achievedShare of the offered rate, in an open loop
 * @param achievedMinimum probes a cell before its rate is judged
 * @param clockStepMillis a step of a worker's wall clock
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

  /** Below these the generator was not seen to bias what it measures. */
  public static final VerdictLimits DEFAULT = new VerdictLimits(5, 0.02, 10, 0.98, 100, 50);
}
