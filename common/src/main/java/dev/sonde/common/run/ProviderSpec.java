package dev.sonde.common.run;

import org.jspecify.annotations.Nullable;

/**
 * One provider as the spec names it.
 *
 * @param name the provider's slug, {@code fastest}, {@code cheapest}, or {@code all}
 * @param price the price stated in the spec, or null for the catalog's price
 * @param maxTokensField the member of the body that limits the answer, or null for the spec's
 * @param extra additional members of the request body, a JSON object, or null
 */
public record ProviderSpec(
    String name,
    Access access,
    @Nullable Price price,
    @Nullable String maxTokensField,
    @Nullable String extra) {

  /** One that gets the spec's request as it is. */
  public ProviderSpec(String name, Access access, @Nullable Price price) {
    this(name, access, price, null, null);
  }

  /** Stands for every provider that the catalog lists as live. */
  public static final String ALL = "all";

  public static ProviderSpec named(String name) {
    return new ProviderSpec(name, Access.USUAL, null);
  }

  /**
   * Where it is called, and with which key.
   *
   * @param endpoint the provider's own base URL, or null for the spec's
   * @param tokenEnv the environment variable that holds its key, or null for the Hugging Face token
   */
  public record Access(@Nullable String endpoint, @Nullable String tokenEnv) {

    public static final Access USUAL = new Access(null, null);
  }

  public @Nullable String endpoint() {
    return access.endpoint();
  }

  public @Nullable String tokenEnv() {
    return access.tokenEnv();
  }

  public boolean isAll() {
    return name.equals(ALL);
  }
}
