package dev.sonde.audit.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param problem null when the destination has accepted it; never an address or a secret
 * @param status of HTTP, or 0 without an answer
 * @param patience that the destination asks for, or null
 */
public record Outcome(@Nullable String problem, int status, @Nullable Duration patience) {

  static Outcome accepted(int status) {
    return new Outcome(null, status, null);
  }

  public boolean delivered() {
    return problem == null;
  }
}
