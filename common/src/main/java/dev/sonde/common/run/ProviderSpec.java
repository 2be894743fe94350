package dev.sonde.common.run;

import org.jspecify.annotations.Nullable;

/**
 * One provider as the spec names it.
 *
 * @param name the provider's slug, {@code fastest}, {@code cheapest}, or {@code all}
 * @param endpoint the provider's own base URL, or null for the spec's
 * @param tokenEnv the environment variable that holds its key, or null for the Hugging Face token
 * @param price the price stated in the spec, or null for the catalog's price
 * @param extra additional members of the request body, a JSON object, or null
 */
public record ProviderSpec(
    String name,
    @Nullable String endpoint,
    @Nullable String tokenEnv,
    @Nullable Price price,
    @Nullable String extra) {

  /** Stands for every provider that the catalog lists as live. */
  public static final String ALL = "all";

  public static ProviderSpec named(String name) {
    return new ProviderSpec(name, null, null, null, null);
  }

  public boolean isAll() {
    return name.equals(ALL);
  }
}
