package dev.sonde.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The pause after a poll that has returned a few records. Each write to a topic answers the fetch
 * of each reader, so that a reader which polls again at once is sent one batch at a time. Records
 * that come in the pause are fetched together.
 */
public final class PollPause {

  /** The longest time for which a record waits. */
  public static final Duration LENGTH = Duration.ofMillis(20);

  /** More than that, and the reader may be behind: it polls again at once. */
  static final int FEW = 250;

  private PollPause() {}

  /** Waits if the last poll has returned so many records. */
  public static void after(int records) {
    if (pauses(records)) {
      LockSupport.parkNanos(LENGTH.toNanos());
    }
  }

  static boolean pauses(int records) {
    return records > 0 && records < FEW;
  }
}
