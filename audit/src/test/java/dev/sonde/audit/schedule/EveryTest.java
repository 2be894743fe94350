package dev.sonde.audit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryTest {

  @ParameterizedTest
  @CsvSource({
    "PT1H, 2026-12-01T09:30:00Z, 2026-12-01T10:00:00Z, 2026-12-01T09:00:00Z",
    "PT1H, 2026-12-01T09:00:00Z, 2026-12-01T10:00:00Z, 2026-12-01T08:00:00Z",
    "PT1H, 2026-12-01T09:00:00.000000001Z, 2026-12-01T10:00:00Z, 2026-12-01T09:00:00Z",
    "PT1H, 2026-12-01T08:59:59.999Z, 2026-12-01T09:00:00Z, 2026-12-01T08:00:00Z",
    "PT2S, 2026-12-01T09:00:01Z, 2026-12-01T09:00:02Z, 2026-12-01T09:00:00Z",
    "PT1S, 1969-12-31T23:59:59.5Z, 1970-01-01T00:00:00Z, 1969-12-31T23:59:59Z"
  })
  void slotsAreAtWholeMultiples(Duration interval, Instant time, Instant after, Instant before) {
    Every every = new Every(interval);
    assertThat(every.after(time)).isEqualTo(after);
    assertThat(every.before(time)).isEqualTo(before);
  }

  @Property
  void afterAndBeforeAreNeighbours(
      @ForAll @LongRange(min = 1_000, max = 31_622_400_000L) long intervalMillis,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long nowMillis,
      @ForAll @LongRange(min = 0, max = 999_999) long nanos) {
    Every every = new Every(Duration.ofMillis(intervalMillis));
    Instant now = Instant.ofEpochMilli(nowMillis).plusNanos(nanos);
    Instant next = every.after(now);
    Instant last = every.before(now);

    assertThat(next).isAfter(now);
    assertThat(last).isBefore(now);
    Instant between = every.after(last);
    assertThat(between.equals(now) || between.equals(next)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999S", "PT0S", "PT-1H", "P367D", "PT1.0000001S"})
  void refusesIntervalsOutOfBounds(Duration interval) {
    assertThatThrownBy(() -> new Every(interval)).hasMessageContaining("schedule.every");
  }
}
