package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Limit;
import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Quantity;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Threshold;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.event.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A limit on the change of a figure, held against the rows of a diff. */
final class FailOn {

  private static final Map<String, String> FIGURES =
      Map.of(
          "error_rate", FigureRows.ERRORS,
          "success_rate", FigureRows.ERRORS,
          "usd_per_1k_tokens", "usd_per_1k_tokens",
          "usd_per_success", "usd_per_success",
          "output_tokens_per_second", CellRows.RATE);

  private final Threshold threshold;
  private final String metric;
  private final String statistic;
  private final boolean opposite;

  private FailOn(Threshold threshold, String metric, String statistic, boolean opposite) {
    this.threshold = threshold;
    this.metric = metric;
    this.statistic = statistic;
    this.opposite = opposite;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying where, what was found and what is allowed
   */
  static FailOn parse(String expression) {
    Threshold threshold = Threshold.parseRelative(expression);
    if (threshold.quantity() instanceof Quantity.LatencyPercentile latency
        && CellRows.METRICS.contains(latency.metric())
        && CellRows.PERCENTILES.contains(latency.percentile())) {
      return new FailOn(threshold, latency.metric().label(), latency.percentile().label(), false);
    }
    if (threshold.quantity() instanceof Quantity.CellFigure figure) {
      String label = figure.figure().label();
      String metric = FIGURES.get(label);
      if (metric != null) {
        String statistic = metric.equals(CellRows.RATE) ? "p50" : "value";
        return new FailOn(threshold, metric, statistic, label.equals("success_rate"));
      }
    }
    String allowed =
        String.join(
            ", ",
            Stream.concat(
                    Stream.of("p50 and p95 of ttft, ttfa, itl, e2e and response"),
                    FIGURES.keySet().stream().sorted())
                .toList());
    throw new IllegalArgumentException(
        "limit \"" + expression + "\" is on what is not compared, allowed are " + allowed);
  }

  boolean isOn(Metric other) {
    return metric.equals(other.label());
  }

  /** On every cell that the selector matches; on none, it is insufficient. */
  List<Limit> judge(List<Row> rows) {
    List<Limit> limits = new ArrayList<>();
    for (Row row : rows) {
      if (row.metric().equals(metric)
          && row.statistic().equals(statistic)
          && threshold.selects(row.cell())) {
        limits.add(judge(row));
      }
    }
    if (limits.isEmpty()) {
      limits.add(
          new Limit(
              threshold.expression(),
              null,
              null,
              Result.INSUFFICIENT,
              "no cell of both runs has it to compare"));
    }
    return limits;
  }

  private Limit judge(Row row) {
    Diff.Effect effect = row.effect();
    Double change = change(effect);
    if (change == null) {
      boolean endless = row.base() != null && row.head() == null && row.change().isBad();
      return endless
          ? limit(row, null, Result.FAIL, "timeouts reach it")
          : limit(row, null, Result.INSUFFICIENT, "there is nothing to compare");
    }
    boolean beyond = threshold.holds(change);
    if (row.test() == null) {
      return limit(row, change, beyond ? Result.FAIL : Result.PASS, "counted");
    }
    if (beyond && row.test().significant()) {
      return limit(row, change, Result.FAIL, "significant");
    }
    if (staysWithin(effect)) {
      return limit(row, change, Result.PASS, "the 95 % interval stays within");
    }
    Double detectable = effect.detectable();
    double size = Math.abs(threshold.limit());
    if (!beyond && detectable != null && detectable <= size) {
      return limit(row, change, Result.PASS, "so much would have been seen");
    }
    return limit(
        row,
        change,
        Result.INSUFFICIENT,
        detectable == null
            ? "samples of %d and %d cannot show any change"
                .formatted(row.baseCount(), row.headCount())
            : beyond
                ? "not significant"
                : "only %s or more would have been seen".formatted(Figures.percent(detectable)));
  }

  private @Nullable Double change(Diff.Effect effect) {
    Double difference = effect.difference();
    if (ofShares(effect)) {
      return difference == null ? null : (Double) (opposite ? -difference : difference);
    }
    Double ratio = effect.ratio();
    return ratio == null ? null : (Double) (ratio - 1);
  }

  /** Whether the effect is one of shares. */
  private boolean ofShares(Diff.Effect effect) {
    return metric.equals(FigureRows.ERRORS) && effect.ratio() == null;
  }

  private boolean staysWithin(Diff.Effect effect) {
    Interval interval = ofShares(effect) ? effect.differenceCi95() : effect.ratioCi95();
    if (interval == null) {
      return false;
    }
    double shift = ofShares(effect) ? 0 : -1;
    double sign = opposite ? -1 : 1;
    return !threshold.holds(sign * (interval.lower() + shift))
        && !threshold.holds(sign * (interval.upper() + shift));
  }

  private Limit limit(Row row, @Nullable Double change, Result result, String detail) {
    return new Limit(threshold.expression(), row.cell(), change, result, detail);
  }
}
