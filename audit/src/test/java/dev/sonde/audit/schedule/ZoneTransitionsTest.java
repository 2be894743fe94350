package dev.sonde.audit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every change of a clock that the tz database knows of in ten years, against a reference that
 * looks at each minute by itself.
 */
@Tag("simulation")
class ZoneTransitionsTest {

  private static final Instant FROM = Instant.parse("2017-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");
  private static final Duration AROUND = Duration.ofHours(3);

  private record Times(String expression, int step, int phase) {}

  private static final List<Times> TIMES =
      List.of(
          new Times("*/5 * * * *", 5, 0),
          new Times("7,37 * * * *", 30, 7),
          new Times("30 * * * *", 60, 30));

  @Test
  void eachLocalTimeIsDueOnceAndNoneIsLost() {
    Set<ZoneRules> seen = new HashSet<>();
    int transitions = 0;
    for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(name);
      if (!seen.add(zone.getRules())) {
        continue;
      }
      ZoneOffsetTransition next = zone.getRules().nextTransition(FROM);
      while (next != null && next.getInstant().isBefore(TO)) {
        for (Times times : TIMES) {
          check(zone, next, times);
        }
        transitions++;
        next = zone.getRules().nextTransition(next.getInstant());
      }
    }
    System.out.printf("%d transitions of %d rules%n", transitions, seen.size());
    assertThat(transitions).isGreaterThan(1_000);
  }

  private static void check(ZoneId zone, ZoneOffsetTransition transition, Times times) {
    Duration around = AROUND.plus(transition.getDuration().abs());
    Instant from = transition.getInstant().minus(around);
    Instant to = transition.getInstant().plus(around);
    List<Instant> expected = reference(zone.getRules(), times, from, to);
    Cron cron = new Cron(times.expression(), zone);

    List<Instant> forward = new ArrayList<>();
    for (Instant at = cron.after(from); at.isBefore(to); at = cron.after(at)) {
      forward.add(at);
    }
    assertThat(forward).as("%s %s", zone, transition).isEqualTo(expected);
    List<Instant> backward = new ArrayList<>();
    for (Instant at = cron.before(to); at.isAfter(from); at = cron.before(at)) {
      backward.add(0, at);
    }
    assertThat(backward).as("backwards: %s %s", zone, transition).isEqualTo(expected);
  }

  /** The first instant of each local time, and for skipped ones the first instant after. */
  private static List<Instant> reference(ZoneRules rules, Times times, Instant from, Instant to) {
    Set<Instant> due = new TreeSet<>();
    LocalDateTime local =
        LocalDateTime.ofInstant(from.minus(Duration.ofDays(2)), ZoneOffset.UTC)
            .withMinute(0)
            .withSecond(0)
            .withNano(0);
    LocalDateTime end = LocalDateTime.ofInstant(to.plus(Duration.ofDays(2)), ZoneOffset.UTC);
    for (; local.isBefore(end); local = local.plusMinutes(1)) {
      if (local.getMinute() % times.step() == times.phase()) {
        Instant first = null;
        for (int step = 0; first == null; step++) {
          LocalDateTime tried = local.plusSeconds(step * 60L);
          for (ZoneOffset offset : rules.getValidOffsets(tried)) {
            Instant at = tried.toInstant(offset);
            first = first == null || at.isBefore(first) ? at : first;
          }
        }
        due.add(first);
      }
    }
    return due.stream().filter(at -> at.isAfter(from) && at.isBefore(to)).toList();
  }
}
