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
 * @param claimedTtftMillis the catalogue's own figure, or null
 * @param claimedTokensPerSecond the catalogue's own figure, or null
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
    @Nullable Double claimedTtftMillis,
    @Nullable Double claimedTokensPerSecond,
    @Nullable String extra) {

  public Target {
    Spec.require(index >= 0, "target.index", index, "0 or more");
  }

  /** The same target at another position of the run. */
  public Target at(int position) {
    return new Target(
        position,
        model,
        provider,
        wireModel,
        endpoint,
        tokenEnv,
        price,
        claimedTtftMillis,
        claimedTokensPerSecond,
        extra);
  }

  /** The same target under another label. */
  public Target labelled(String label) {
    return new Target(
        index,
        model,
        label,
        wireModel,
        endpoint,
        tokenEnv,
        price,
        claimedTtftMillis,
        claimedTokensPerSecond,
        extra);
  }
}
