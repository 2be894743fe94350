package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Figures.Shortage;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A figure, and apart from it how certain it is, for output that shows them one below the other.
 *
 * @param value {@code ~208}, a dash, or {@code n/a}
 * @param certainty {@code 201 – 215}, or how many answers there are of those needed; may be empty
 */
public record Estimate(String value, String certainty) {

  /** In milliseconds. */
  public static Estimate p50(CellReport cell, String metric) {
    Latency latency = latency(cell, metric);
    return percentile(latency, latency.p50(), latency.ci95().p50(), Percentile.P50);
  }

  /** In milliseconds. */
  public static Estimate p95(CellReport cell, String metric) {
    Latency latency = latency(cell, metric);
    return percentile(latency, latency.p95(), latency.ci95().p95(), Percentile.P95);
  }

  private static Latency latency(CellReport cell, String metric) {
    return Objects.requireNonNull(cell.latencyMs().get(metric), metric);
  }

  private static Estimate percentile(
      Latency latency, @Nullable Double value, @Nullable Interval ci95, Percentile percentile) {
    if (value == null) {
      return latency.count() == 0
          ? new Estimate(Figures.NONE, "")
          : new Estimate("n/a", latency.count() + " of " + percentile.minimum() + " answers");
    }
    boolean indicative = new Shortage(latency.count(), percentile).isIndicative();
    return new Estimate(
        (indicative ? Figures.INDICATIVE : "") + Figures.millis(value),
        ci95 == null ? "" : Figures.millis(ci95.lower()) + " – " + Figures.millis(ci95.upper()));
  }

  /** With the counts and the bound of the success rate, the upper one if nothing succeeded. */
  public static Estimate success(CellReport cell) {
    Double value = cell.successRate().value();
    Interval ci95 = cell.successRate().ci95();
    if (value == null || ci95 == null) {
      return new Estimate(Figures.NONE, "");
    }
    boolean none = cell.ledger().succeeded() == 0;
    String bound =
        String.format(
            Locale.ROOT, "%s %.1f%%", none ? "≤" : "≥", 100 * (none ? ci95.upper() : ci95.lower()));
    return new Estimate(Figures.percent(value), cell.ledger().successes() + ", " + bound);
  }

  /** The median of output tokens a second. */
  public static Estimate speed(CellReport cell) {
    CellReport.Speed speed = cell.tokens().outputPerSecond();
    Interval ci95 = speed.ci95();
    return new Estimate(
        Figures.speed(speed.p50()),
        speed.p50() == null || ci95 == null
            ? ""
            : Figures.speed(ci95.lower()) + " – " + Figures.speed(ci95.upper()));
  }
}
