package dev.sonde.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Hears that a part of a process can never work again, so that the process ends, loudly, and is
 * started anew: one that lives on and does nothing looks well to everybody. Told from any thread,
 * and perhaps more than once.
 */
@FunctionalInterface
public interface Breakdown {

  void broke(Throwable cause);

  /** Hears of a failure, which is a breakdown if the cluster refuses us. Returns whether it is. */
  default boolean brokeIfRefused(Throwable failure) {
    boolean refused = isRefusal(failure);
    if (refused) {
      broke(failure);
    }
    return refused;
  }

  /** Whether the cluster refuses us, which trying again does not change. */
  static boolean isRefusal(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AuthenticationException || each instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }
}
