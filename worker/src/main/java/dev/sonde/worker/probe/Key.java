package dev.sonde.worker.probe;

import org.jspecify.annotations.Nullable;

/**
 * What a call to an endpoint has with it.
 *
 * @param token the bearer token, or null for none
 * @param refusal why the endpoint is not to be called at all, or null
 */
public record Key(@Nullable String token, @Nullable String refusal) {

  public static final Key NONE = new Key(null, null);

  /** Never the token. */
  @Override
  public String toString() {
    return "Key[" + (token == null ? "none" : "…") + (refusal == null ? "" : ", refused") + "]";
  }
}
