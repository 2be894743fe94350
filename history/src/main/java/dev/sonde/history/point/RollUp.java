package dev.sonde.history.point;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.common.event.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One point from several of one series, as if one slot had measured all their probes: distributions
 * are merged, counts and money added, and nothing is averaged.
 */
public final class RollUp {

  private static final double PER_1K = 1000;

  private RollUp() {}

  /**
   * Merges points. What has no sum is that of the last one: its run, what was published, and the
   * differences.
   *
   * @param points of one series, the earliest first; at least one
   * @param at the time of the merged point
   * @throws IllegalArgumentException when a histogram cannot be read
   */
  public static Measured merged(List<Measured> points, Instant at) {
    Point last = points.get(points.size() - 1).point();
    Map<String, Distribution> values = distributions(points);
    Map<String, Figure> figures = new TreeMap<>();
    Map<String, Histograms.Encoded> encoded = new TreeMap<>();
    values.forEach(
        (metric, merged) -> {
          figures.put(metric, figure(metric, merged));
          encoded.put(metric, Histograms.Encoded.of(merged));
        });
    int slots = points.stream().mapToInt(each -> each.point().origin().merged()).sum();
    Point point =
        new Point(
            last.series(),
            new Origin(at, PointKey.Kind.DAY, last.origin().run(), Verdict.VALID, slots),
            points.stream().map(each -> each.point().counts()).reduce(Counts::plus).orElseThrow(),
            figures,
            money(points.stream().map(each -> each.point().money()).toList()),
            answers(points),
            last.published(),
            noise(points));
    return new Measured(point, new Histograms(encoded));
  }

  private static Map<String, Distribution> distributions(List<Measured> points) {
    Map<String, Distribution> merged = new TreeMap<>();
    for (Measured each : points) {
      each.histograms()
          .byMetric()
          .forEach(
              (metric, values) ->
                  merged
                      .computeIfAbsent(metric, unused -> new Distribution())
                      .add(values.distribution()));
    }
    return merged;
  }

  private static Figure figure(String metric, Distribution values) {
    Optional<Metric> latency = Metric.labelled(metric);
    if (latency.isEmpty()) {
      CellReport.Speed speed = CellFigures.tokens(TokenSums.NONE, values).outputPerSecond();
      return new Figure(
          values.probes(), 0, speed.p50(), null, null, Figure.Intervals.ofMedian(speed.ci95()));
    }
    Latency figures = CellFigures.latency(values, latency.get());
    return new Figure(
        figures.count(),
        figures.censored(),
        figures.p50(),
        figures.p95(),
        figures.p99(),
        new Figure.Intervals(figures.ci95().p50(), figures.ci95().p95(), figures.ci95().p99()));
  }

  private static Money money(List<Money> all) {
    Money.Tokens tokens = all.stream().map(Money::tokens).reduce(Money.Tokens::plus).orElseThrow();
    double paid = 0;
    double counted = 0;
    boolean priced = true;
    for (Money each : all) {
      double counts = each.tokens().input() + each.tokens().output();
      Double price = each.usdPer1kTokens();
      if (price != null) {
        paid += price * counts / PER_1K;
        counted += counts;
      } else if (counts > 0) {
        priced = false;
      }
    }
    boolean known = priced && counted > 0;
    return new Money(
        sum(all.stream().map(Money::costNanoUsd).toList()),
        sum(all.stream().map(Money::warmupNanoUsd).toList()),
        tokens,
        known ? Double.valueOf(paid / counted * PER_1K) : null);
  }

  private static @Nullable Long sum(List<@Nullable Long> values) {
    return values.stream().anyMatch(Objects::isNull)
        ? null
        : Long.valueOf(values.stream().mapToLong(each -> each == null ? 0 : each).sum());
  }

  private static Answers answers(List<Measured> points) {
    Map<String, Long> servedBy = new TreeMap<>();
    points.forEach(
        each ->
            each.point()
                .answers()
                .servedBy()
                .forEach((name, count) -> servedBy.merge(name, count, Long::sum)));
    Answers last = points.get(points.size() - 1).point().answers();
    return new Answers(servedBy, last.differences(), last.tested());
  }

  private static @Nullable Noise noise(List<Measured> points) {
    Noise worst = null;
    for (Measured each : points) {
      Noise noise = each.point().noise();
      if (noise == null) {
        return null;
      }
      worst =
          worst == null
              ? noise
              : new Noise(
                  Math.max(worst.ttftErrorMs(), noise.ttftErrorMs()),
                  Math.max(worst.gapErrorMs(), noise.gapErrorMs()));
    }
    return worst;
  }
}
