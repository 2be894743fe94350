package dev.sonde.common.time;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the broker's clock relative to a monotonic clock, from records that the broker stamped.
 *
 * <p>A record sent at s and acknowledged at a was stamped between the two. The stamp is therefore
 * the broker's time at the middle of s and a, with an error of at most half the round trip plus
 * half a millisecond. Of the last 16 samples the one with the smallest error counts. Owned by one
 * thread.
 */
public final class BrokerClock {

  private static final int SAMPLES = 16;
  private static final double NANOS_PER_MILLI = 1e6;

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
  }

  /** Adds a sample: sent and acknowledged on the monotonic clock, stamped by the broker. */
  public void sample(long sentNanos, long ackedNanos, long stampMillis) {
    long middle = sentNanos + (ackedNanos - sentNanos) / 2;
    double error = (ackedNanos - sentNanos) / (2 * NANOS_PER_MILLI) + 0.5;
    readings.addLast(new Reading(middle, stampMillis + 0.5, error));
    if (readings.size() > SAMPLES) {
      readings.removeFirst();
    }
  }

  /** The reading with the smallest error, or null before the first sample. */
  public @Nullable Reading best() {
    Reading best = null;
    for (Reading reading : readings) {
      if (best == null || reading.errorMillis() < best.errorMillis()) {
        best = reading;
      }
    }
    return best;
  }
}
