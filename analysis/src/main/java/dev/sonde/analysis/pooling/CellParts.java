package dev.sonde.analysis.pooling;

import dev.sonde.analysis.fold.CostSums;
import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.ErrorTally;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.CellSums;
import dev.sonde.analysis.report.Cost;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.RankedValues;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pools one cell of several reports.
 *
 * <p>Figures for which the reports have no sums are left out: agreement with the other providers,
 * and for reports without {@link CellSums} the output rate and how answers arrived.
 */
final class CellParts {

  private static final int NANO_DIGITS = 9;

  private final List<CellReport> reports;
  private final CellReport first;
  private final String rankBy;

  /**
   * @param reports of the same cell, at least one
   * @param rankBy the metric that ranks
   */
  CellParts(List<CellReport> reports, String rankBy) {
    this.reports = List.copyOf(reports);
    this.rankBy = rankBy;
    this.first = reports.get(0);
  }

  /** The distributions over all runs, in microseconds. */
  Map<Metric, Distribution> latencies() {
    Map<Metric, Distribution> merged = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      merged.put(metric, new Distribution());
    }
    for (CellReport report : reports) {
      CellFigures.latencies(report)
          .forEach((metric, more) -> Objects.requireNonNull(merged.get(metric)).add(more));
    }
    return merged;
  }

  /** The cell of the pooled report, not yet ranked. */
  CellReport report(Map<Metric, Distribution> latencies) {
    Map<String, Latency> latencyMs = new LinkedHashMap<>();
    latencies.forEach(
        (metric, values) -> latencyMs.put(metric.label(), CellFigures.latency(values, metric)));
    Ledger ledger = reports.stream().map(CellReport::ledger).reduce(Ledger::plus).orElseThrow();
    boolean summed = reports.stream().allMatch(each -> each.sums() != null);
    TokenSums tokens = tokens();
    Distribution rate = summed ? rate() : new Distribution();
    return new CellReport(
        first.subject(),
        null,
        new CellReport.Counts(
            ledger,
            CellFigures.successRate(counts(ledger)),
            counts(CellReport::outcomes),
            warmup()),
        latencyMs,
        new CellReport.Usage(
            CellFigures.tokens(tokens, rate), cost(counts(ledger), tokens, summed)),
        new CellReport.Answers(output(tokens, summed), counts(CellReport::servedBy), failures()),
        new CellReport.Supplement(
            same(CellReport::claims),
            // The runs have no common time line.
            null,
            summed ? CellSums.of(moments(latencies), rate, tokens) : null,
            RankedValues.merged(reports, rankBy)),
        first.role());
  }

  private static Map<String, CellSums.Moments> moments(Map<Metric, Distribution> latencies) {
    Map<String, CellSums.Moments> moments = new LinkedHashMap<>();
    latencies.forEach(
        (metric, values) -> {
          if (!values.isEmpty()) {
            moments.put(metric.label(), CellSums.Moments.of(values));
          }
        });
    return moments;
  }

  private Distribution rate() {
    Distribution merged = new Distribution();
    reports.stream().map(CellFigures::outputRate).filter(Objects::nonNull).forEach(merged::add);
    return merged;
  }

  private static LedgerCounts counts(Ledger ledger) {
    return new LedgerCounts(
        ledger.succeeded(), ledger.failed(), ledger.dropped(), ledger.inDoubt(), 0, 0);
  }

  private Map<String, Long> counts(Figure<Map<String, Long>> figure) {
    Map<String, Long> merged = new TreeMap<>();
    for (CellReport report : reports) {
      Map<String, Long> counts = figure.of(report);
      if (counts != null) {
        counts.forEach((key, count) -> merged.merge(key, count, Long::sum));
      }
    }
    return merged;
  }

  private CellReport.Warmup warmup() {
    long planned = 0;
    long sent = 0;
    long failed = 0;
    for (CellReport report : reports) {
      planned += report.warmup().planned();
      sent += report.warmup().sent();
      failed += report.warmup().failed();
    }
    boolean priced = reports.stream().allMatch(each -> each.warmup().costUsd() != null);
    long nanoUsd = reports.stream().mapToLong(each -> nano(each.warmup().costUsd())).sum();
    Double usd = priced ? BigDecimal.valueOf(nanoUsd, NANO_DIGITS).doubleValue() : null;
    return new CellReport.Warmup(planned, sent, failed, usd);
  }

  private TokenSums tokens() {
    TokenSums merged = TokenSums.NONE;
    for (CellReport report : reports) {
      CellReport.Tokens tokens = report.tokens();
      CellSums sums = report.sums();
      merged =
          merged.plus(
              new TokenSums(
                  new TokenSums.Usage(
                      tokens.input(),
                      tokens.cachedInput(),
                      tokens.output(),
                      tokens.reasoning(),
                      tokens.usageMissing()),
                  sums == null ? TokenSums.Arrival.NONE : sums.arrival(),
                  report.output().reasoningOnly(),
                  sums == null ? 0 : sums.valid()));
    }
    return merged;
  }

  private Cost cost(LedgerCounts counts, TokenSums tokens, boolean summed) {
    List<Cost> costs = reports.stream().map(CellReport::cost).toList();
    boolean priced = costs.stream().allMatch(each -> each.totalUsd() != null);
    Double input = same(each -> each.cost().inputUsdPerMillion());
    Double output = same(each -> each.cost().outputUsdPerMillion());
    Price price =
        input == null || output == null
            ? new Price(0, 0, null)
            : Price.ofUsdPerMillion(BigDecimal.valueOf(input), BigDecimal.valueOf(output));
    Cost cost = CellFigures.cost(money(costs), counts, tokens, priced ? price : null);
    return cost.pooled(new Cost.Rates(input, output), summed);
  }

  private static CostSums money(List<Cost> costs) {
    long total = 0;
    long wasted = 0;
    long estimated = 0;
    long overrun = 0;
    long estimatedProbes = 0;
    Map<String, Long> byOutcome = new TreeMap<>();
    for (Cost cost : costs) {
      total += nano(cost.totalUsd());
      wasted += nano(cost.wastedUsd());
      estimated += nano(cost.estimatedUsd());
      overrun += nano(cost.overrunUsd());
      // A report only says whether there were any.
      estimatedProbes += Boolean.TRUE.equals(cost.estimated()) ? 1 : 0;
      Map<String, Double> outcomes = cost.usdByOutcome();
      if (outcomes != null) {
        outcomes.forEach((outcome, usd) -> byOutcome.merge(outcome, nano(usd), Long::sum));
      }
    }
    return new CostSums(
        total, total - wasted, estimated, estimatedProbes, 0, 0, overrun, byOutcome, 0);
  }

  private static long nano(@Nullable Double usd) {
    return usd == null ? 0 : BigDecimal.valueOf(usd).movePointRight(NANO_DIGITS).longValue();
  }

  private CellReport.Output output(TokenSums tokens, boolean summed) {
    Map<String, Long> shapes = new TreeMap<>();
    for (CellReport report : reports) {
      for (CellReport.Shape shape : report.output().shapes()) {
        shapes.merge(shape.signature(), shape.count(), Long::sum);
      }
    }
    List<CellReport.Shape> merged = new ArrayList<>();
    shapes.forEach((signature, count) -> merged.add(new CellReport.Shape(signature, count)));
    merged.sort(Comparator.comparingLong(CellReport.Shape::count).reversed());
    return new CellReport.Output(
        merged,
        counts(each -> each.output().finishReasons()),
        null,
        summed ? CellFigures.tokensPerChunk(tokens) : null,
        summed ? CellFigures.fakeStreaming(tokens) : null,
        tokens.reasoningOnly(),
        reports.stream().mapToLong(each -> each.output().earlyAnswers()).sum());
  }

  private List<CellReport.Failure> failures() {
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    for (CellReport report : reports) {
      for (CellReport.Failure failure : report.errors()) {
        counts.merge(
            List.of(failure.outcome().label(), failure.message()), failure.count(), Long::sum);
      }
    }
    List<ErrorTally> tallies = new ArrayList<>();
    counts.forEach((what, count) -> tallies.add(new ErrorTally(what.get(0), what.get(1), count)));
    return tallies.stream().sorted(ErrorTally.MOST_FIRST).map(CellReport.Failure::of).toList();
  }

  /** The common value of all reports; null when they differ. */
  private <T> @Nullable T same(Figure<T> figure) {
    T one = figure.of(first);
    boolean agreed = reports.stream().allMatch(each -> Objects.equals(figure.of(each), one));
    return agreed ? one : null;
  }

  private interface Figure<T> {
    @Nullable T of(CellReport report);
  }
}
