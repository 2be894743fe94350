package dev.sonde.common.time;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the broker's clock relative to a monotonic clock, from records that the broker stamped.
 *
 * <p>A record sent at s and acknowledged at a was stamped between the two. The stamp is therefore
 * the broker's time at the middle of s and a, with an error of at most half the round trip plus
 * half a millisecond, which grows with its age, because clocks drift apart. Of the last 16 samples
 * the one with the smallest error counts. Samples that a new one contradicts are dropped: one of
 * the clocks was set, or the machine was suspended. Owned by one thread.
 */
public final class BrokerClock {

  private static final int SAMPLES = 16;
  private static final double NANOS_PER_MILLI = 1e6;

  /** The largest rate at which two clocks are taken to drift apart: 100 microseconds a second. */
  private static final double DRIFT = 1e-4;

  private final Deque<Reading> readings = new ArrayDeque<>();

  /**
   * A reading of both clocks at one moment.
   *
   * @param brokerMillis broker time at {@code nanos}
   * @param errorMillis the largest possible error of {@code brokerMillis}
   */
  public record Reading(long nanos, double brokerMillis, double errorMillis) {

    /** The monotonic time at which the broker's clock shows the given time. */
    public long nanosAt(double atBrokerMillis) {
      return nanos + Math.round((atBrokerMillis - brokerMillis) * NANOS_PER_MILLI);
    }

    public double brokerMillisAt(long atNanos) {
      return brokerMillis + (atNanos - nanos) / NANOS_PER_MILLI;
    }

    /** The largest possible error of {@link #brokerMillisAt}. */
    double errorMillisAt(long atNanos) {
      return errorMillis + Math.abs(atNanos - nanos) / NANOS_PER_MILLI * DRIFT;
    }

    private boolean contradicts(Reading later) {
      double apart = Math.abs(brokerMillisAt(later.nanos) - later.brokerMillis);
      return apart > errorMillisAt(later.nanos) + later.errorMillis;
    }
  }

  /** Adds a sample: sent and acknowledged on the monotonic clock, stamped by the broker. */
  public void sample(long sentNanos, long ackedNanos, long stampMillis) {
    long middle = sentNanos + (ackedNanos - sentNanos) / 2;
    double error = (ackedNanos - sentNanos) / (2 * NANOS_PER_MILLI) + 0.5;
    Reading sample = new Reading(middle, stampMillis + 0.5, error);
    readings.removeIf(earlier -> earlier.contradicts(sample));
    readings.addLast(sample);
    if (readings.size() > SAMPLES) {
      readings.removeFirst();
    }
  }

  /** The reading with the smallest error at this time, or null before the first sample. */
  public @Nullable Reading best(long nowNanos) {
    Reading best = null;
    for (Reading reading : readings) {
      if (best == null || reading.errorMillisAt(nowNanos) < best.errorMillisAt(nowNanos)) {
        best = reading;
      }
    }
    return best;
  }
}
