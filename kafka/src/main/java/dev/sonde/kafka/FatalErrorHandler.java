package dev.sonde.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Receives errors that a role cannot recover from. The process then ends with that cause, so that
 * its supervisor can start a new one. A process that stays up without working would look healthy.
 * Called from any thread, possibly more than once.
 */
@FunctionalInterface
public interface FatalErrorHandler {

  void report(Throwable cause);

  /**
   * Reports a failure if it is fatal: the cluster refuses this client. Returns whether it is fatal.
   */
  default boolean reportIfRefused(Throwable failure) {
    boolean refused = isRefusal(failure);
    if (refused) {
      report(failure);
    }
    return refused;
  }

  /** Whether the cluster refuses this client; a retry cannot succeed. */
  static boolean isRefusal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AuthenticationException || each instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }
}
