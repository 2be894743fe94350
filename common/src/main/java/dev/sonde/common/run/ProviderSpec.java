package dev.sonde.common.run;

import org.jspecify.annotations.Nullable;

/**
 * One provider as the spec names it.
 *
 * @param name the provider's slug, {@code fastest}, {@code cheapest}, or {@code all}
 * @param endpoint a base URL of its own, or null for the spec's
 * @param tokenEnv the environment variable that holds its key, or null for the Hugging Face token
 * @param price what the spec says it costs, or null to take what the catalog says
 * @param extra further members of its requests' bodies, a JSON object, or null
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
