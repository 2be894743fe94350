package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanePaceTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LanePace pace = new LanePace();

  /** Answers of so many milliseconds, each 100 ms, from a second on for a second. */
  private void second(int from, long millis) {
    for (int tenth = 0; tenth < 10; tenth++) {
      pace.took(TimeUnit.MILLISECONDS.toNanos(millis), from * SECOND + tenth * SECOND / 10);
    }
  }

  private long spareMillis() {
    return TimeUnit.NANOSECONDS.toMillis(pace.spareNanos());
  }

  @Test
  void nothingWaitsBeforeTheFirstWholeSecond() {
    assertThat(spareMillis()).isZero();
    second(7, 800);
    assertThat(spareMillis()).isZero();
    second(8, 800);
    assertThat(spareMillis()).isEqualTo(100);
  }

  @Test
  void oneShortAnswerEndsTheWaitsAtOnceAndForASecondOrTwo() {
    second(0, 800);
    second(1, 800);
    pace.took(8_000_000, 2 * SECOND);
    assertThat(spareMillis()).isEqualTo(1);
    second(3, 800);
    assertThat(spareMillis()).isEqualTo(1);
    second(4, 800);
    assertThat(spareMillis()).isEqualTo(100);
  }

  @Test
  void longerAnswersMakeLongerWaits() {
    second(0, 80);
    second(1, 80);
    assertThat(spareMillis()).isEqualTo(10);
    second(2, 160);
    second(3, 160);
    assertThat(spareMillis()).isEqualTo(20);
  }

  @Test
  void withoutAnswersTheLastOnesCount() {
    second(0, 800);
    second(1, 800);
    pace.took(1_600_000_000L, 90 * SECOND);
    assertThat(spareMillis()).isEqualTo(100);
  }

  /** A clock of another thread may be behind. */
  @Test
  void aNegativeTimeIsNone() {
    second(0, 800);
    pace.took(-1, 2 * SECOND);
    assertThat(spareMillis()).isZero();
  }
}
