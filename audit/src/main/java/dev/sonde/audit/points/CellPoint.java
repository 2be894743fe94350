package dev.sonde.audit.points;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Target;
import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.history.point.Answers;
import dev.sonde.history.point.Counts;
import dev.sonde.history.point.Difference;
import dev.sonde.history.point.Figure;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Money;
import dev.sonde.history.point.Noise;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.Published;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of one cell's point. */
final class CellPoint {

  private static final int NANO_DIGITS = 9;
  private static final List<Metric> LATENCIES = List.of(Metric.TTFT, Metric.E2E, Metric.ITL);

  private final Report report;
  private final CellReport cell;
  private final boolean rated;

  CellPoint(Report report, CellReport cell) {
    this.report = report;
    this.cell = cell;
    this.rated = CellFigures.isRated(cell);
  }

  Counts counts() {
    Map<String, Long> outcomes = cell.outcomes();
    return new Counts(
        cell.ledger().planned(),
        cell.ledger().succeeded(),
        cell.ledger().failed(),
        outcomes == null ? Map.of() : outcomes);
  }

  /** Of a cell whose answers were not really streamed, the speed and gaps are left out. */
  Map<String, Figure> figures() {
    Map<String, Figure> figures = new TreeMap<>();
    for (Metric metric : LATENCIES) {
      Latency latency = cell.latencyMs().get(metric.label());
      if (latency != null && isShown(metric) && latency.count() + latency.censored() > 0) {
        figures.put(metric.label(), figure(latency));
      }
    }
    CellReport.Speed speed = cell.tokens().outputPerSecond();
    Distribution rate = CellFigures.outputRate(cell);
    if (rated && speed.p50() != null && rate != null) {
      figures.put(
          Point.SPEED,
          new Figure(
              rate.probes(), 0, speed.p50(), null, null, Figure.Intervals.ofMedian(speed.ci95())));
    }
    return figures;
  }

  private boolean isShown(Metric metric) {
    return rated || metric != Metric.ITL;
  }

  private static Figure figure(Latency latency) {
    Latency.Intervals ci95 = latency.ci95();
    return new Figure(
        latency.count(),
        latency.censored(),
        latency.p50(),
        latency.p95(),
        latency.p99(),
        new Figure.Intervals(ci95.p50(), ci95.p95(), ci95.p99()));
  }

  Histograms histograms() {
    Map<String, Histograms.Encoded> encoded = new TreeMap<>();
    Map<Metric, Distribution> latencies = CellFigures.latencies(cell);
    for (Metric metric : LATENCIES) {
      Distribution values = latencies.get(metric);
      if (values != null && isShown(metric) && values.values() + values.censored() > 0) {
        encoded.put(metric.label(), Histograms.Encoded.of(values));
      }
    }
    Distribution rate = CellFigures.outputRate(cell);
    if (rated && rate != null && !rate.isEmpty()) {
      encoded.put(Point.SPEED, Histograms.Encoded.of(rate));
    }
    return new Histograms(encoded);
  }

  Money money() {
    CellReport.Tokens tokens = cell.tokens();
    return new Money(
        nano(cell.cost().totalUsd()),
        nano(cell.warmup().costUsd()),
        new Money.Tokens(tokens.input(), tokens.cachedInput(), tokens.output()),
        cell.cost().usdPer1kTokens());
  }

  private static @Nullable Long nano(@Nullable Double usd) {
    return usd == null
        ? null
        : Long.valueOf(BigDecimal.valueOf(usd).movePointRight(NANO_DIGITS).longValue());
  }

  Answers answers() {
    List<Finding> mine =
        report.differences().stream()
            .filter(
                each ->
                    each.model().equals(cell.model()) && each.provider().equals(cell.provider()))
            .toList();
    Map<String, Long> servedBy = cell.servedBy();
    return new Answers(
        servedBy == null ? Map.of() : servedBy,
        mine.stream().map(CellPoint::difference).filter(Objects::nonNull).toList(),
        mine.stream().filter(CellPoint::isTested).map(each -> each.kind().label()).toList());
  }

  private static boolean isTested(Finding finding) {
    return finding.verdict() == FindingStatus.DIFFERS
        || finding.verdict() == FindingStatus.NOT_DISTINGUISHABLE;
  }

  private static @Nullable Difference difference(Finding finding) {
    Finding.Effect effect = finding.effect();
    return finding.verdict() != FindingStatus.DIFFERS || effect == null
        ? null
        : new Difference(
            finding.kind().label(),
            effect.value(),
            effect.unit(),
            effect.ci95(),
            finding.pHolm(),
            finding.n(),
            finding.detail());
  }

  static Published published(Target target) {
    Price price = target.price();
    Target.Listing listing = target.listing();
    return new Published(
        price == null ? null : priceList(price),
        listing == null
            ? null
            : new Published.Listing(
                listing.status(),
                listing.contextLength(),
                listing.supportsTools(),
                listing.supportsStructuredOutput(),
                listing.ttftMillis(),
                listing.tokensPerSecond()));
  }

  private static Published.PriceList priceList(Price price) {
    Long cached = price.cachedInputPicoUsd();
    return new Published.PriceList(
        price.inputUsdPerMillion(),
        price.outputUsdPerMillion(),
        cached == null ? null : Double.valueOf(cached / 1e6));
  }

  /** The worst of the region's workers; null when one has none. */
  @Nullable Noise noise() {
    double ttft = -1;
    double gap = -1;
    for (var worker : report.workers()) {
      if (worker.region().equals(cell.region())) {
        NoiseFloor floor = worker.noiseFloor();
        if (floor == null) {
          return null;
        }
        ttft = Math.max(ttft, floor.ttftErrorMillis());
        gap = Math.max(gap, floor.gapErrorMillis());
      }
    }
    return ttft < 0 ? null : new Noise(ttft, gap);
  }
}
