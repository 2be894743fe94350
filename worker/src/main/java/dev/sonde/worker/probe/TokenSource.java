package dev.sonde.worker.probe;

import org.jspecify.annotations.Nullable;

/** The keys of this process. A key is never in a message, a log or an event. */
@FunctionalInterface
public interface TokenSource {

  /**
   * A bearer token.
   *
   * @param env the environment variable that holds it, or null for the Hugging Face token
   * @return null when there is none
   */
  @Nullable String token(@Nullable String env);
}
