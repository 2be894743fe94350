package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.CostSums;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.common.run.Price;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cost of a cell's measured probes per request, per success and per token. */
final class CostReports {

  private static final int PICO_USD = 12;
  private static final long TOKENS = 1000;

  private static final int RATIO_DECIMALS = 6;

  /** Input tokens per output token in the blended price that price lists quote. */
  private static final double BLENDED_INPUT = 3;

  private CostReports() {}

  static Cost of(MergedCell cell, @Nullable Price price) {
    return of(cell.costs(), cell.counts(), cell.tokens(), price);
  }

  static Cost of(CostSums money, LedgerCounts counts, TokenSums tokens, @Nullable Price price) {
    if (price == null) {
      return new Cost(
          new Cost.Rates(null, null),
          null,
          unit(Double.NaN, Double.NaN, counts, tokens),
          Cost.Mix.NONE,
          Cost.Waste.NONE,
          Cost.Estimate.NONE,
          null);
    }
    double metered = Decimals.usd(money.cost() - money.estimatedCost());
    double total = Decimals.usd(money.cost());
    return new Cost(
        new Cost.Rates(price.inputUsdPerMillion(), price.outputUsdPerMillion()),
        total,
        unit(metered, total, counts, tokens),
        mix(price, tokens.usage()),
        new Cost.Waste(Decimals.usd(money.wasted()), byOutcome(money)),
        new Cost.Estimate(Decimals.usd(money.estimatedCost()), money.estimated() > 0),
        Decimals.usd(money.overrun()));
  }

  /**
   * @param metered USD of the probes with a usage; NaN without a price, like {@code total}
   */
  private static Cost.Unit unit(
      double metered, double total, LedgerCounts counts, TokenSums tokens) {
    return new Cost.Unit(
        Decimals.ratio(TOKENS * metered, tokens.total(), PICO_USD),
        Decimals.ratio(total, counts.answered(), PICO_USD),
        Decimals.ratio(total, counts.succeeded(), PICO_USD),
        Decimals.ratio(total, tokens.valid(), PICO_USD));
  }

  private static Cost.Mix mix(Price price, TokenSums.Usage usage) {
    return new Cost.Mix(
        Decimals.ratio((double) usage.input(), usage.output(), RATIO_DECIMALS),
        Decimals.round(
            (BLENDED_INPUT * price.inputUsdPerMillion() + price.outputUsdPerMillion())
                / (BLENDED_INPUT + 1),
            PICO_USD));
  }

  /** Null when nothing was charged. */
  private static @Nullable Map<String, Double> byOutcome(CostSums money) {
    Map<String, Double> usd = new TreeMap<>();
    money.byOutcome().forEach((outcome, nano) -> usd.put(outcome, Decimals.usd(nano)));
    return usd.isEmpty() ? null : usd;
  }
}
