package dev.sonde.common.run;

import org.jspecify.annotations.Nullable;

/**
 * One (model, provider, endpoint) to probe, as resolved at the start of a run.
 *
 * @param index its position in the run, from 0
 * @param provider its label in reports; in an A/A control one provider has two labels
 * @param wireModel the value of {@code model} in requests, suffix included
 * @param endpoint base URL without a trailing slash
 * @param tokenEnv the worker's environment variable that holds the key, or null for the Hugging
 *     Face token
 * @param maxTokensField the member of the body that limits the answer, or null for the spec's
 * @param extra additional members of the request body, a JSON object, or null
 */
public record Target(
    int index,
    String model,
    String provider,
    String wireModel,
    String endpoint,
    @Nullable String tokenEnv,
    Offer offer,
    @Nullable String maxTokensField,
    @Nullable String extra) {

  /** Suffix of the label of an A/A control, which probes the first provider a second time. */
  public static final String CONTROL_SUFFIX = "#2";

  public Target {
    Spec.require(index >= 0, "target.index", index, "0 or more");
  }

  /** One that nothing more is known of than where it is. */
  public static Target of(
      int index, String model, String provider, String wireModel, String endpoint) {
    return new Target(
        index, model, provider, wireModel, endpoint, null, new Offer(null, null), null, null);
  }

  /**
   * What it is offered at.
   *
   * @param price null when unknown; unknown is never treated as zero
   * @param listing the catalog's entry at the start of the run, or null when it has none
   */
  public record Offer(@Nullable Price price, @Nullable Listing listing) {}

  public @Nullable Price price() {
    return offer.price();
  }

  public @Nullable Listing listing() {
    return offer.listing();
  }

  /**
   * The catalog's entry for a target. Its figures are claims, not measurements; null where the
   * catalog has no value. The price is in the target.
   *
   * @param status {@code live}, {@code error}, {@code staging}, or another word
   * @param contextLength in tokens
   * @param ttftMillis from the catalog's own latest check, a single request
   * @param tokensPerSecond from the same check
   */
  public record Listing(
      String status,
      @Nullable Long contextLength,
      @Nullable Boolean supportsTools,
      @Nullable Boolean supportsStructuredOutput,
      @Nullable Double ttftMillis,
      @Nullable Double tokensPerSecond,
      @Nullable Boolean isModelAuthor) {}

  /** The same target at another position of the run. */
  public Target at(int position) {
    return new Target(
        position, model, provider, wireModel, endpoint, tokenEnv, offer, maxTokensField, extra);
  }

  /** The same target under another label. */
  public Target labelled(String label) {
    return new Target(
        index, model, label, wireModel, endpoint, tokenEnv, offer, maxTokensField, extra);
  }

  /** The same target at this price, which is null when it is unknown. */
  public Target priced(@Nullable Price price) {
    return offered(new Offer(price, listing()));
  }

  /** The same target, listed like this. */
  public Target listed(Listing listing) {
    return offered(new Offer(price(), listing));
  }

  private Target offered(Offer other) {
    return new Target(
        index, model, provider, wireModel, endpoint, tokenEnv, other, maxTokensField, extra);
  }
}
