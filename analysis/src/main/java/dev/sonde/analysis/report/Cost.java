package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cell's measured probes cost; all null without a price. Its JSON is flat.
 *
 * @param totalUsd failures included, warm-up not
 * @param overrunUsd billed above the reservations
 */
public record Cost(
    @JsonUnwrapped Rates rates,
    @Nullable Double totalUsd,
    @JsonUnwrapped Unit unit,
    @JsonUnwrapped Mix mix,
    @JsonUnwrapped Waste waste,
    @JsonUnwrapped Estimate estimate,
    @Nullable Double overrunUsd) {

  /** What a million tokens cost. */
  public record Rates(@Nullable Double inputUsdPerMillion, @Nullable Double outputUsdPerMillion) {}

  /**
   * What one of them cost.
   *
   * @param usdPer1kTokens over the probes with a usage, in their own mix of input and output
   */
  public record Unit(
      @Nullable Double usdPer1kTokens,
      @Nullable Double usdPerRequest,
      @Nullable Double usdPerSuccess,
      @Nullable Double usdPerValid) {}

  /** The mix of input and output, and the price of the one that price lists quote. */
  public record Mix(
      @Nullable Double inputTokensPerOutputToken, @Nullable Double blend3To1UsdPerMillion) {

    static final Mix NONE = new Mix(null, null);
  }

  /**
   * What was paid for no answer.
   *
   * @param usdByOutcome null when nothing cost anything
   */
  public record Waste(@Nullable Double wastedUsd, @Nullable Map<String, Double> usdByOutcome) {

    static final Waste NONE = new Waste(null, null);
  }

  /**
   * What is not known exactly.
   *
   * @param estimated whether some probes were settled at their reservation
   */
  public record Estimate(@Nullable Double estimatedUsd, @Nullable Boolean estimated) {

    static final Estimate NONE = new Estimate(null, null);
  }

  public @Nullable Double inputUsdPerMillion() {
    return rates.inputUsdPerMillion();
  }

  public @Nullable Double outputUsdPerMillion() {
    return rates.outputUsdPerMillion();
  }

  public @Nullable Double usdPer1kTokens() {
    return unit.usdPer1kTokens();
  }

  public @Nullable Double usdPerRequest() {
    return unit.usdPerRequest();
  }

  public @Nullable Double usdPerSuccess() {
    return unit.usdPerSuccess();
  }

  public @Nullable Double usdPerValid() {
    return unit.usdPerValid();
  }

  public @Nullable Double wastedUsd() {
    return waste.wastedUsd();
  }

  public @Nullable Map<String, Double> usdByOutcome() {
    return waste.usdByOutcome();
  }

  public @Nullable Double estimatedUsd() {
    return estimate.estimatedUsd();
  }

  public @Nullable Boolean estimated() {
    return estimate.estimated();
  }

  /**
   * With the rates that all of several runs had.
   *
   * @param summed whether it is known which answers were valid
   */
  public Cost pooled(Rates common, boolean summed) {
    boolean same = common.inputUsdPerMillion() != null && common.outputUsdPerMillion() != null;
    return new Cost(
        common,
        totalUsd,
        summed ? unit : new Unit(usdPer1kTokens(), usdPerRequest(), usdPerSuccess(), null),
        same ? mix : new Mix(mix.inputTokensPerOutputToken(), null),
        waste,
        estimate,
        overrunUsd);
  }
}
