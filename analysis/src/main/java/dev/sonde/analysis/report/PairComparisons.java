package dev.sonde.analysis.report;

import dev.sonde.analysis.statistics.HodgesLehmann;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Pairing;
import dev.sonde.analysis.statistics.Ranking;
import dev.sonde.analysis.statistics.StratifiedRanks;
import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import dev.sonde.analysis.statistics.TailComparison;
import java.util.List;
import java.util.Optional;

/**
 * The tests between the targets of one model and region, as reports show them.
 *
 * @param metric the metric that ranks
 * @param providers in the order of the competitors
 * @param competitors with values in microseconds
 */
public record PairComparisons(
    String metric,
    String model,
    String region,
    List<String> providers,
    List<Ranking.Competitor> competitors) {

  private static final int DECIMALS = 9;
  private static final int SHARE = 6;

  /** One test for each pair and kind, in the direction that the sample supports. */
  public List<Comparison.PairTest> of(Ranking.Groups groups) {
    return groups.tests().stream()
        .filter(test -> isLikelier(test, groups))
        .map(this::report)
        .toList();
  }

  private static boolean isLikelier(Ranking.PairTest test, Ranking.Groups groups) {
    return groups.tests().stream()
        .filter(other -> other.kind() == test.kind())
        .filter(other -> other.better() == test.worse() && other.worse() == test.better())
        .allMatch(
            other ->
                test.pValue() < other.pValue()
                    || (test.pValue() == other.pValue() && test.better() < test.worse()));
  }

  private Comparison.PairTest report(Ranking.PairTest test) {
    double[] fast = competitors.get(test.better()).values();
    double[] slow = competitors.get(test.worse()).values();
    boolean location = test.kind() == Ranking.Kind.LOCATION;
    List<Stratum> strata =
        new Pairing(competitors.get(test.better()), competitors.get(test.worse())).strata();
    return new Comparison.PairTest(
        location ? Comparison.PairTest.LOCATION : Comparison.PairTest.TAIL,
        metric,
        new Comparison.Pair(
            model, region, providers.get(test.better()), providers.get(test.worse())),
        new Comparison.Significance(
            decimal(test.pValue()),
            decimal(test.adjusted()),
            decimal(test.discovery()),
            test.significant()),
        location ? shift(strata) : Comparison.Shift.NONE,
        location ? Comparison.Exceedance.NONE : exceedance(TailComparison.of(slow, fast)),
        null);
  }

  private static Comparison.Shift shift(List<Stratum> strata) {
    HodgesLehmann shift = HodgesLehmann.of(strata);
    return new Comparison.Shift(
        new Comparison.Location(
            Decimals.millis(shift.shift()),
            shift.ci95().flatMap(PairComparisons::millis).orElse(null)),
        Decimals.round(StratifiedRanks.of(strata).delta(), SHARE));
  }

  private static Comparison.Exceedance exceedance(TailComparison tail) {
    return new Comparison.Exceedance(
        Decimals.round(tail.other().value(), SHARE), Decimals.round(tail.one().value(), SHARE));
  }

  /** Empty when timeouts make a bound infinite. */
  private static Optional<Interval> millis(Interval micros) {
    Double lower = Decimals.millis(micros.lower());
    Double upper = Decimals.millis(micros.upper());
    return lower == null || upper == null
        ? Optional.empty()
        : Optional.of(new Interval(lower, upper));
  }

  private static double decimal(double pValue) {
    Double rounded = Decimals.round(pValue, DECIMALS);
    return rounded == null ? 1 : rounded;
  }
}
