package dev.sonde.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LagHistoryTest {

  @Property(tries = 300)
  void tellsTheWorstSinceAnyMoment(
      @ForAll @Size(max = 60) int[] lags, @ForAll @IntRange(max = 65) int since) {
    LagHistory history = new LagHistory();
    long worst = 0;
    for (int i = 0; i < lags.length; i++) {
      long lag = Math.floorMod(lags[i], 50);
      history.note(i, lag);
      worst = i >= since ? Math.max(worst, lag) : worst;
    }
    assertThat(history.worstNanos(since)).isEqualTo(worst);
  }

  @Test
  void overstatesRatherThanGrowing() {
    LagHistory history = new LagHistory();
    int ticks = 3 * LagHistory.MAX_TICKS;
    for (int i = 0; i < ticks; i++) {
      history.note(i, ticks - i);
    }
    assertThat(history.worstNanos(0)).isEqualTo(ticks);
    assertThat(history.worstNanos(ticks - 1)).isBetween(1L, ticks - LagHistory.MAX_TICKS + 1L);
  }
}
