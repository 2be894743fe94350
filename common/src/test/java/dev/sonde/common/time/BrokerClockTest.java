package dev.sonde.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokerClockTest {

  private static final long DAY = TimeUnit.DAYS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long EPOCH = 1_000_000;

  private final BrokerClock clock = new BrokerClock();

  /** Sent at a time, acknowledged after a round trip, stamped in the middle by this much ahead. */
  private void sample(long sentNanos, long roundTripMillis, long aheadMillis) {
    long acked = sentNanos + TimeUnit.MILLISECONDS.toNanos(roundTripMillis);
    long middleMillis = (sentNanos + acked) / 2_000_000;
    clock.sample(sentNanos, acked, EPOCH + middleMillis + aheadMillis);
  }

  private double aheadMillis(long atNanos) {
    BrokerClock.Reading best = Objects.requireNonNull(clock.best(atNanos));
    return best.brokerMillisAt(atNanos) - EPOCH - atNanos / 1e6;
  }

  @Test
  void knowsNothingWithoutASample() {
    assertThat(clock.best(0)).isNull();
  }

  @Test
  void takesTheSharpestOfRecentSamples() {
    sample(0, 40, 15);
    sample(SECOND, 2, 1);
    sample(2 * SECOND, 60, -20);
    assertThat(aheadMillis(3 * SECOND)).isBetween(0.5, 2.0);
  }

  /** A sharp sample of yesterday says less than a fair one of today: clocks drift. */
  @Test
  void aSampleGetsBlunterWithItsAge() {
    sample(0, 2, 0);
    sample(DAY, 40, 10);
    assertThat(aheadMillis(DAY)).isBetween(9.0, 11.0);
  }

  @Test
  void afterAStepOfTheBrokersClockOnlyNewSamplesCount() {
    for (int i = 0; i < 16; i++) {
      sample(i * SECOND, 2, 0);
    }
    sample(17 * SECOND, 30, 90_000);
    assertThat(aheadMillis(18 * SECOND)).isBetween(89_980.0, 90_020.0);
    sample(19 * SECOND, 2, 90_000);
    assertThat(aheadMillis(20 * SECOND)).isBetween(89_999.0, 90_002.0);
  }

  /** A suspended machine: its monotonic clock stood still for an hour. */
  @Test
  void afterASuspensionOnlyNewSamplesCount() {
    sample(0, 1, 0);
    sample(SECOND, 20, 3_600_000);
    assertThat(aheadMillis(2 * SECOND)).isBetween(3_599_980.0, 3_600_020.0);
  }
}
