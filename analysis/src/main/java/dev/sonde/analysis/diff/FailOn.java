package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Limit;
import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.ChangeLimit;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A limit on the change of a figure, judged on the rows of a diff. */
final class FailOn {

  private final ChangeLimit changeLimit;
  private final Compared compared;

  private FailOn(ChangeLimit changeLimit, Compared compared) {
    this.changeLimit = changeLimit;
    this.compared = compared;
  }

  /**
   * The rows that a limit applies to.
   *
   * @param opposite whether a rise of the limit's quantity is a fall of the rows' metric
   */
  private record Compared(String metric, String statistic, boolean opposite) {}

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException with the position, what was found and what is allowed
   */
  static FailOn parse(String expression) {
    ChangeLimit changeLimit = ChangeLimit.parse(expression);
    return changeLimit
        .quantity()
        .map(FailOn::latency, FailOn::figure)
        .map(compared -> new FailOn(changeLimit, compared))
        .orElseThrow(() -> notCompared(expression));
  }

  private static Optional<Compared> latency(Statistic statistic, Metric metric) {
    return Percentile.of(statistic)
        .filter(CellRows.PERCENTILES::contains)
        .filter(percentile -> CellRows.METRICS.contains(metric))
        .map(percentile -> new Compared(metric.label(), percentile.label(), false));
  }

  private static Optional<Compared> figure(Figure figure) {
    return switch (figure) {
      case ERROR_RATE -> Optional.of(new Compared(FigureRows.ERRORS, "value", false));
      case SUCCESS_RATE -> Optional.of(new Compared(FigureRows.ERRORS, "value", true));
      case USD_PER_1K_TOKENS, USD_PER_SUCCESS ->
          Optional.of(new Compared(figure.label(), "value", false));
      case OUTPUT_TOKENS_PER_SECOND -> Optional.of(new Compared(CellRows.RATE, "p50", false));
      case USD_PER_REQUEST, COST_USD -> Optional.empty();
    };
  }

  private static IllegalArgumentException notCompared(String expression) {
    Stream<String> figures =
        Arrays.stream(Figure.values())
            .filter(each -> figure(each).isPresent())
            .map(Figure::label)
            .sorted();
    String allowed =
        Stream.concat(Stream.of("p50 and p95 of ttft, ttfa, itl, e2e and response"), figures)
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "limit \"" + expression + "\" is on a figure that is not compared, allowed are " + allowed);
  }

  boolean isOn(Metric other) {
    return compared.metric.equals(other.label());
  }

  /** Judges the limit on every cell that the selector matches; insufficient when none matches. */
  List<Limit> judge(List<Row> rows) {
    List<Limit> limits = new ArrayList<>();
    for (Row row : rows) {
      if (row.metric().equals(compared.metric)
          && row.statistic().equals(compared.statistic)
          && row.cell().isSelectedBy(changeLimit.selector())) {
        limits.add(judge(row));
      }
    }
    if (limits.isEmpty()) {
      limits.add(
          new Limit(
              changeLimit.expression(),
              null,
              null,
              Result.INSUFFICIENT,
              "no cell has this figure in both runs"));
    }
    return limits;
  }

  private Limit judge(Row row) {
    Diff.Effect effect = row.effect();
    Double change = change(effect);
    if (change == null) {
      boolean endless = row.base() != null && row.head() == null && row.change().isBad();
      return endless
          ? limit(row, null, Result.FAIL, "the value in the second run is a timeout")
          : limit(row, null, Result.INSUFFICIENT, "there is nothing to compare");
    }
    boolean beyond = changeLimit.isBeyond(change);
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
    double size = Math.abs(changeLimit.share());
    if (!beyond && detectable != null && detectable <= size) {
      return limit(row, change, Result.PASS, "such a change would have been found");
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
                : "only a change of %s or more would have been found"
                    .formatted(Figures.percent(detectable)));
  }

  private @Nullable Double change(Diff.Effect effect) {
    Double difference = effect.difference();
    if (ofShares(effect)) {
      return difference == null ? null : (Double) (compared.opposite ? -difference : difference);
    }
    Double ratio = effect.ratio();
    return ratio == null ? null : (Double) (ratio - 1);
  }

  /** Whether the change is one of shares. */
  private boolean ofShares(Diff.Effect effect) {
    return compared.metric.equals(FigureRows.ERRORS) && effect.ratio() == null;
  }

  private boolean staysWithin(Diff.Effect effect) {
    Interval interval = ofShares(effect) ? effect.differenceCi95() : effect.ratioCi95();
    if (interval == null) {
      return false;
    }
    double shift = ofShares(effect) ? 0 : -1;
    double sign = compared.opposite ? -1 : 1;
    return !changeLimit.isBeyond(sign * (interval.lower() + shift))
        && !changeLimit.isBeyond(sign * (interval.upper() + shift));
  }

  private Limit limit(Row row, @Nullable Double change, Result result, String detail) {
    return new Limit(changeLimit.expression(), row.cell(), change, result, detail);
  }
}
