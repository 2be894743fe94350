package dev.sonde.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Is told of errors that a role cannot recover from. The process then ends with the cause, so that
 * whatever runs it starts a new one; a process that stays up and does nothing would look healthy.
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

  /** Whether the cluster refuses this client, which no retry changes. */
  static boolean isRefusal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AuthenticationException || each instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }
}
