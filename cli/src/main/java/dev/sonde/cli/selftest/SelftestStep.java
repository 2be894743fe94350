package dev.sonde.cli.selftest;

import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One load and the error at this load.
 *
 * @param offeredPerSecond probes a second
 * @param achievedPerSecond null if too few were sent
 * @param streams the most that were open at the same time
 * @param ttft measured minus true time to the first token; contains the way through loopback
 * @param gap measured minus true mean gap between tokens
 * @param sendLagP99Millis null if too few were sent
 */
public record SelftestStep(
    double offeredPerSecond,
    @Nullable Double achievedPerSecond,
    long streams,
    Errors ttft,
    Errors gap,
    @Nullable Double sendLagP99Millis,
    Report.Verdict verdict) {

  /** Joins measured and served requests by their ids. */
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

  /** Whether the error is within the limit and the run is valid. */
  boolean within(double limitMillis) {
    return verdict == Report.Verdict.VALID
        && ttft.count() > 0
        && ttft.p99() <= limitMillis
        && gap.p99() <= limitMillis;
  }
}
