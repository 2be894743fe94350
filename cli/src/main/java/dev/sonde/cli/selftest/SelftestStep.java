package dev.sonde.cli.selftest;

import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One load and the error at it.
 *
 * @param offeredPerSecond probes a second
 * @param achievedPerSecond null when too few were sent to say
 * @param streams the most that were open at once
 * @param ttft measured less true time to the first token; the way through loopback is in it
 * @param gap measured less true mean gap between tokens
 * @param sendLagP99Millis null when too few were sent to say
 */
public record SelftestStep(
    double offeredPerSecond,
    @Nullable Double achievedPerSecond,
    long streams,
    Errors ttft,
    Errors gap,
    @Nullable Double sendLagP99Millis,
    Report.Verdict verdict) {

  /** Joins what was measured with what was served, by the request's id. */
  static SelftestStep of(
      double offered, Report report, List<MeasuredRequest> measured, Map<String, Served> served) {
    return new SelftestStep(
        offered,
        report.load().achievedPerSecond(),
        report.load().peakInFlight(),
        Errors.between(measured, MeasuredRequest::ttftNanos, served, Served::ttftNanos),
        Errors.between(measured, MeasuredRequest::gapNanos, served, Served::gapNanos),
        report.workers().isEmpty() ? null : report.workers().get(0).delays().sendLagMs().p99(),
        report.verdict());
  }

  /** Whether the error stays within the limit and the load was generated as it should be. */
  boolean within(double limitMillis) {
    return verdict == Report.Verdict.VALID
        && ttft.count() > 0
        && ttft.p99() <= limitMillis
        && gap.p99() <= limitMillis;
  }
}
