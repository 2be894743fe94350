package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {

  private final BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(1));

  private long[] waits(int count) {
    return IntStream.range(0, count).mapToLong(any -> backOff.next().toMillis()).toArray();
  }

  @Test
  void doublesUpToItsBound() {
    assertThat(waits(6)).containsExactly(100, 200, 400, 800, 1000, 1000);
  }

  @Test
  void beginsAnewWhenItWorked() {
    waits(5);
    backOff.worked();

    assertThat(waits(2)).containsExactly(100, 200);
  }

  @Test
  void waitsNoMoreOnceItHasEnded() {
    BackOff hours = new BackOff(Duration.ofHours(1), Duration.ofHours(1));
    hours.end();

    hours.pause();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void refusesBoundsTheWrongWayRound() {
    assertThatThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("first is PT2S and longest PT1S");
  }
}
