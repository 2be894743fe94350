package dev.sonde.common.run;

import org.jspecify.annotations.Nullable;

/**
 * One (model, provider, endpoint) to probe, as resolved at the start of a run.
 *
 * @param index its position in the run, from 0
 * @param provider the label it is reported under; in an A/A control two labels share a provider
 * @param wireModel what goes into the request's {@code model}, suffix included
 * @param endpoint base URL without a trailing slash
 * @param tokenEnv the worker's environment variable with its key, or null for the Hugging Face
 *     token
 * @param price null when unknown, which is never zero
 * @param listing what the catalog said of it at the start, or null where it is not listed
 * @param extra further members of its requests' bodies, a JSON object, or null
 */
public record Target(
    int index,
    String model,
    String provider,
    String wireModel,
    String endpoint,
    @Nullable String tokenEnv,
    @Nullable Price price,
    @Nullable Listing listing,
    @Nullable String extra) {

  /** Ends the label of an A/A control: the first provider once more. */
  public static final String CONTROL_SUFFIX = "#2";

  public Target {
    Spec.require(index >= 0, "target.index", index, "0 or more");
  }

  /**
   * The catalog's word about a target, which is a claim and no measurement; null is what it does
   * not say. Its price is the target's.
   *
   * @param status {@code live}, {@code error}, {@code staging}, or another word
   * @param contextLength in tokens
   * @param ttftMillis of the catalog's own latest check, a single request
   * @param tokensPerSecond of the same check
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
        position, model, provider, wireModel, endpoint, tokenEnv, price, listing, extra);
  }

  /** The same target under another label. */
  public Target labelled(String label) {
    return new Target(index, model, label, wireModel, endpoint, tokenEnv, price, listing, extra);
  }
}
