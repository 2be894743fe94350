package dev.sonde.audit.document;

import dev.sonde.audit.schedule.Cron;
import dev.sonde.audit.schedule.Every;
import dev.sonde.audit.schedule.Jitter;
import dev.sonde.audit.schedule.Schedule;
import dev.sonde.audit.schedule.Timetable;
import dev.sonde.coordinator.spec.FaultCollector;
import dev.sonde.coordinator.spec.Fields;
import dev.sonde.coordinator.spec.SpecNode;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import dev.sonde.coordinator.spec.Values;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code schedule}: {@code every} or {@code cron}, with {@code zone} and {@code jitter}. */
final class ScheduleReader {

  static final List<String> KEYS = List.of("every", "cron", "zone", "jitter");
  static final ZoneId UTC = ZoneId.of("UTC");

  private static final String A_CRON = "five fields such as \"17 */3 * * *\"";
  private static final Duration SHORTEST_JITTER = Duration.ofMillis(1);

  private final FaultCollector faults;
  private final AuditValues values;

  ScheduleReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new AuditValues(faults);
  }

  @Nullable Timetable read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    if (!(node instanceof Entries)) {
      return null;
    }
    ZoneId zone = fields.read("zone", UTC, values::zone);
    Jitter jitter = fields.read("jitter", Jitter.FULL, this::jitter);
    Schedule schedule = schedule(fields, zone);
    if (schedule instanceof Every every
        && jitter instanceof Jitter.UpTo upTo
        && upTo.limit().compareTo(every.interval()) > 0) {
      fields.clash(
          "jitter",
          "found " + AuditValues.text(upTo.limit()),
          "a duration up to the interval of " + AuditValues.text(every.interval()));
    }
    return schedule == null ? null : new Timetable(schedule, jitter, zone);
  }

  /** An interval with zone and jitter of another schedule; the jitter is at most the interval. */
  @Nullable Timetable read(SpecNode interval, @Nullable Timetable stated) {
    Timetable read = read(interval);
    if (read == null || stated == null) {
      return read;
    }
    Jitter jitter = stated.jitter();
    boolean isLonger =
        jitter instanceof Jitter.UpTo upTo
            && read.schedule() instanceof Every every
            && upTo.limit().compareTo(every.interval()) > 0;
    return new Timetable(read.schedule(), isLonger ? Jitter.FULL : jitter, stated.zone());
  }

  private @Nullable Schedule schedule(Fields fields, ZoneId zone) {
    if (fields.has("every") && fields.has("cron")) {
      fields.clash("cron", "given together with every", "one of every and cron");
      return null;
    }
    if (fields.has("cron")) {
      return fields.readOrNull("cron", each -> cron(each, zone));
    }
    if (!fields.has("every")) {
      fields.missing("every", "a duration such as 3h, or cron: \"17 */3 * * *\"");
      return null;
    }
    Duration interval =
        fields.readOrNull("every", each -> values.duration(each, Schedule.LEAST, Schedule.MOST));
    return interval == null ? null : new Every(interval);
  }

  private @Nullable Schedule cron(SpecNode node, ZoneId zone) {
    String expression = new Values(faults).text(node, A_CRON);
    if (expression == null) {
      return null;
    }
    try {
      return new Cron(expression, zone);
    } catch (IllegalArgumentException e) {
      faults.add(node.place(), "found " + node.described() + ": " + e.getMessage(), A_CRON);
      return null;
    }
  }

  private @Nullable Jitter jitter(SpecNode node) {
    String text = node instanceof Scalar scalar ? scalar.text() : "";
    if (text.equals("full")) {
      return Jitter.FULL;
    }
    if (text.equals("none")) {
      return Jitter.NONE;
    }
    if (!text.matches("\\d.*")) {
      faults.wrong(node, "full, none, " + AuditValues.A_DURATION);
      return null;
    }
    Duration limit = values.duration(node, SHORTEST_JITTER, Schedule.MOST);
    return limit == null ? null : new Jitter.UpTo(limit);
  }
}
