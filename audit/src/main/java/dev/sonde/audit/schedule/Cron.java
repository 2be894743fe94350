package dev.sonde.audit.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * Slots at the local times of a cron expression with five fields.
 *
 * <p>The library finds local times only; what a change of the clock does to them is decided here. A
 * local time that the clock skips is due at the next valid instant, and several of them together
 * are one slot. A local time that comes twice is due the first time only.
 */
public final class Cron implements Schedule {

  private static final CronDefinition FIVE_FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  /** No expression that ever comes is absent for longer: 29 February over a skipped leap year. */
  private static final LocalDateTime EARLY = LocalDateTime.of(2000, 1, 1, 0, 0);

  /** Any transition that doubles local times is shorter: it moved a country over the date line. */
  private static final Duration LONGEST_OVERLAP = Duration.ofHours(25);

  private final String expression;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final ExecutionTime times;

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException when it is not one, or names a time that never comes
   */
  public Cron(String expression, ZoneId zone) {
    this.expression = expression;
    this.zone = zone;
    this.rules = zone.getRules();
    try {
      this.times = ExecutionTime.forCron(new CronParser(FIVE_FIELDS).parse(expression).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(firstLine(e), e);
    }
    if (next(EARLY).isEmpty()) {
      throw new IllegalArgumentException("the time never comes");
    }
  }

  private static String firstLine(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The five fields. */
  public String expression() {
    return expression;
  }

  public ZoneId zone() {
    return zone;
  }

  @Override
  public Instant after(Instant time) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone);
    while (true) {
      local = next(local).orElseThrow(() -> new DateTimeException("no time after " + time));
      Instant slot = instant(local);
      if (slot.isAfter(time)) {
        return slot;
      }
    }
  }

  @Override
  public Instant before(Instant time) {
    // In the second pass of doubled times, slots of the first pass have later local times.
    LocalDateTime local = LocalDateTime.ofInstant(time, zone).plusSeconds(1);
    ZoneOffsetTransition last = rules.previousTransition(time.plusSeconds(1));
    if (last != null
        && last.isOverlap()
        && last.getInstant().isAfter(time.minus(LONGEST_OVERLAP))
        && last.getDateTimeBefore().isAfter(local)) {
      local = last.getDateTimeBefore();
    }
    while (true) {
      local =
          times
              .lastExecution(ZonedDateTime.of(local, ZoneOffset.UTC))
              .map(ZonedDateTime::toLocalDateTime)
              .orElseThrow(() -> new DateTimeException("no time before " + time));
      Instant slot = instant(local);
      if (slot.isBefore(time)) {
        return slot;
      }
    }
  }

  /** The library counts in a zone whose clock never changes. */
  private Optional<LocalDateTime> next(LocalDateTime after) {
    return times
        .nextExecution(ZonedDateTime.of(after, ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  private Instant instant(LocalDateTime local) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    // The first of two offsets is the earlier instant.
    return offsets.isEmpty()
        ? rules.getTransition(local).getInstant()
        : local.toInstant(offsets.get(0));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron
        && cron.expression.equals(expression)
        && cron.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return expression.hashCode() * 31 + zone.hashCode();
  }

  @Override
  public String toString() {
    return expression + " " + zone;
  }
}
