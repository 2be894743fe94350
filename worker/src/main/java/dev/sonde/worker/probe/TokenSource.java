package dev.sonde.worker.probe;

import org.jspecify.annotations.Nullable;

/** Where the keys are. They stay in this process: never in a message, a log or an event. */
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
