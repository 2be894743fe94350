package dev.sonde.worker.probe;

import dev.sonde.common.reach.Reach;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key for each endpoint. A key is never in a message, a log or an event. */
@FunctionalInterface
public interface KeySource {

  /** No keys. */
  KeySource NONE = (endpoint, variable) -> Key.NONE;

  /**
   * The key for an endpoint.
   *
   * @param variable the environment variable that a spec names, or null for the Hugging Face token
   */
  Key of(String endpoint, @Nullable String variable);

  /** The keys of a source, for the endpoints that {@code reach} allows. */
  static KeySource of(TokenSource tokens, Reach reach) {
    return (endpoint, variable) -> {
      Optional<String> refusal =
          reach.refusal(endpoint).or(() -> reach.refusal(endpoint, variable));
      if (refusal.isPresent()) {
        return new Key(null, refusal.get());
      }
      String token = reach.sends(endpoint, variable) ? tokens.token(variable) : null;
      return token == null ? Key.NONE : new Key(token, null);
    };
  }
}
