package dev.sonde.common.time;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Learns where the broker's clock stands against a monotonic one, from records that the broker
 * stamped.
 *
 * <p>A record sent at s and acknowledged at a was stamped somewhere between: the broker's time at
 * the middle is the stamp, within half the round trip and half the stamp's millisecond. The
 * sharpest of the last few samples stands. Owned by one thread.
 */
public final class BrokerClock {

  private static final int SAMPLES = 16;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Deque<Reading> readings = new ArrayDeque<>();

  /**
   * A reading of both clocks at one moment.
   *
   * @param brokerMillis broker time at {@code nanos}
   * @param errorMillis how far off it may be
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

  /** Takes a sample: sent and acknowledged on the monotonic clock, stamped by the broker. */
  public void sample(long sentNanos, long ackedNanos, long stampMillis) {
    long middle = sentNanos + (ackedNanos - sentNanos) / 2;
    double error = (ackedNanos - sentNanos) / (2 * NANOS_PER_MILLI) + 0.5;
    readings.addLast(new Reading(middle, stampMillis + 0.5, error));
    if (readings.size() > SAMPLES) {
      readings.removeFirst();
    }
  }

  /** The sharpest reading, or null before the first sample. */
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
