package dev.sonde.audit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  private static List<String> slots(String expression, String zone, String after, int count) {
    Cron cron = new Cron(expression, ZoneId.of(zone));
    List<String> slots = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = cron.after(at);
      slots.add(at.toString());
    }
    return slots;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          17 */3 * * *   | UTC           | 2026-12-01T09:17:00Z | 2026-12-01T12:17:00Z
          17 */3 * * *   | Europe/Berlin | 2026-12-01T09:30:00Z | 2026-12-01T11:17:00Z
          0 0 29 2 *     | UTC           | 2026-12-01T00:00:00Z | 2028-02-29T00:00:00Z
          0 12 * * 1-5   | UTC           | 2026-12-04T12:00:00Z | 2026-12-07T12:00:00Z
          0 12 * * 0     | UTC           | 2026-12-01T12:00:00Z | 2026-12-06T12:00:00Z
          0 12 * * 7     | UTC           | 2026-12-01T12:00:00Z | 2026-12-06T12:00:00Z
          0 0 1 * 1      | UTC           | 2026-12-01T00:00:00Z | 2026-12-07T00:00:00Z
          59 23 31 12 *  | Asia/Kathmandu | 2026-12-01T00:00:00Z | 2026-12-31T18:14:00Z
          """)
  void findsTheNextTime(String expression, String zone, String after, String next) {
    assertThat(slots(expression, zone, after, 1)).containsExactly(next);
  }

  @Test
  void aSkippedTimeIsDueAtTheNextValidInstant() {
    // In Berlin, 29 March 2026 has no 02:00 to 03:00.
    assertThat(slots("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void severalSkippedTimesAreOneSlot() {
    assertThat(slots("*/20 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 4))
        .containsExactly(
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:20:00Z",
            "2026-03-29T01:40:00Z",
            "2026-03-30T00:00:00Z");
  }

  @Test
  void aDoubledTimeIsDueOnce() {
    // In Berlin, 25 October 2026 has 02:00 to 03:00 twice.
    assertThat(slots("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(slots("30 * * * *", "Europe/Berlin", "2026-10-24T23:00:00Z", 4))
        .containsExactly(
            "2026-10-24T23:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T02:30:00Z",
            "2026-10-25T03:30:00Z");
  }

  @Test
  void inTheSecondPassOfDoubledTimesTheLastSlotIsOfTheFirst() {
    Cron cron = new Cron("30 2 * * *", ZoneId.of("Europe/Berlin"));
    assertThat(cron.before(Instant.parse("2026-10-25T01:10:00Z")))
        .isEqualTo("2026-10-25T00:30:00Z");
    assertThat(cron.before(Instant.parse("2026-10-25T00:30:00Z")))
        .isEqualTo("2026-10-24T00:30:00Z");
    assertThat(cron.interval(Instant.parse("2026-10-25T00:30:00Z")))
        .isEqualTo(Duration.ofHours(25));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "* * * *", "* * * * * *", "60 * * * *", "x * * * *", "0 0 30 2 *", "@daily"})
  void refusesWhatIsNoTime(String expression) {
    assertThatThrownBy(() -> new Cron(expression, ZoneId.of("UTC")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
