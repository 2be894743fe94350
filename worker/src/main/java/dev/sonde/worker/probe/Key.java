package dev.sonde.worker.probe;

import org.jspecify.annotations.Nullable;

/**
 * The token for calls to an endpoint.
 *
 * @param token the bearer token, or null for none
 * @param refusal why the endpoint must not be called, or null
 */
public record Key(@Nullable String token, @Nullable String refusal) {

  public static final Key NONE = new Key(null, null);

  /** Never the token. */
  @Override
  public String toString() {
    return "Key[" + (token == null ? "none" : "…") + (refusal == null ? "" : ", refused") + "]";
  }
}
