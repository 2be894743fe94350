package dev.sonde.audit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Instant SLOT = Instant.parse("2026-12-01T12:00:00Z");

  private static Timetable every(String interval, Jitter jitter) {
    return new Timetable(new Every(Duration.parse(interval)), jitter, UTC);
  }

  @Property
  void aSlotIsDueBeforeTheNextAndBegunWithinItsGrace(
      @ForAll long seed, @ForAll @LongRange(min = 1_000, max = 86_400_000) long intervalMillis) {
    Duration interval = Duration.ofMillis(intervalMillis);
    Every schedule = new Every(interval);
    Instant slot = schedule.after(SLOT);
    Window window = new Timetable(schedule, Jitter.FULL, UTC).window(seed, "a", slot);

    assertThat(window.dueAt()).isBetween(slot, slot.plus(interval).minusMillis(1));
    Duration grace = Duration.between(window.dueAt(), window.startBy());
    assertThat(grace).isLessThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(grace).isLessThanOrEqualTo(interval.dividedBy(2));
  }

  @Test
  void theGraceIsHalfTheIntervalAndAtMostFiveMinutes() {
    assertThat(every("PT2S", Jitter.NONE).window(1, "a", SLOT))
        .isEqualTo(new Window(SLOT, SLOT.plusSeconds(1)));
    assertThat(every("PT3H", Jitter.NONE).window(1, "a", SLOT))
        .isEqualTo(new Window(SLOT, SLOT.plusSeconds(300)));
  }

  @Test
  void theJitterIsTheSameEverywhereAndAnotherForEachAudit() {
    Timetable timetable = every("PT3H", Jitter.FULL);
    assertThat(timetable.window(7, "a", SLOT)).isEqualTo(timetable.window(7, "a", SLOT));
    assertThat(timetable.window(7, "a", SLOT)).isNotEqualTo(timetable.window(7, "b", SLOT));
    assertThat(timetable.window(7, "a", SLOT)).isNotEqualTo(timetable.window(8, "a", SLOT));
    // Golden: a change of the draw would move the slots of every audit.
    assertThat(timetable.window(7, "a", SLOT).dueAt()).isEqualTo("2026-12-01T13:16:43.497Z");
  }

  /**
   * Kolmogorov-Smirnov: 1.63 / sqrt(n) is passed by chance once in a hundred; the draw is fixed.
   */
  @Test
  void theJitterIsUniform() {
    Timetable timetable = every("PT1H", Jitter.FULL);
    List<Double> phases = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Instant slot = SLOT.plus(Duration.ofHours(i));
      Duration delay = Duration.between(slot, timetable.window(1, "a", slot).dueAt());
      phases.add(delay.toMillis() / 3_600_000.0);
    }
    phases.sort(null);
    double most = 0;
    for (int i = 0; i < phases.size(); i++) {
      most = Math.max(most, Math.abs(phases.get(i) - (i + 0.5) / phases.size()));
    }
    assertThat(most).isLessThan(1.63 / Math.sqrt(phases.size()));
  }

  @Test
  void aLimitedJitterStaysBelowTheLimitAndTheNextSlot() {
    Timetable limited = every("PT3H", new Jitter.UpTo(Duration.ofMinutes(10)));
    Timetable wide =
        new Timetable(new Cron("*/5 * * * *", UTC), new Jitter.UpTo(Duration.ofHours(1)), UTC);
    for (int i = 0; i < 200; i++) {
      Instant slot = SLOT.plus(Duration.ofHours(3L * i));
      assertThat(limited.window(1, "a", slot).dueAt()).isBefore(slot.plusSeconds(600));
      assertThat(wide.window(1, "a", slot).dueAt()).isBefore(slot.plusSeconds(300));
    }
  }
}
