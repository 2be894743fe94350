package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.analysis.report.Report.Validity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Determines the period for which a run is valid. Providers are faster at night, so a short run
 * does not represent a day.
 */
final class Validities {

  /** With this many different clock hours a run is more than a snapshot. */
  private static final int DAY = 24;

  private static final long MILLIS_AN_HOUR = 3_600_000;
  private static final long MICROS_PER_MILLI = 1000;
  private static final DateTimeFormatter DATE = format("uuuu-MM-dd");
  private static final DateTimeFormatter MINUTE = format("uuuu-MM-dd HH:mm");
  private static final DateTimeFormatter CLOCK = format("HH:mm");

  private Validities() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** Null while the run continues, and when nothing was answered. */
  static @Nullable Validity of(RunTiming timing, Collection<List<ProbeRow>> cells) {
    Long ended = timing.endedAtMillis();
    long[] sent =
        cells.stream()
            .flatMap(List::stream)
            .mapToLong(row -> timing.startAtMillis() + row.atMicros() / MICROS_PER_MILLI)
            .sorted()
            .toArray();
    if (ended == null || sent.length == 0) {
      return null;
    }
    Instant from = Instant.ofEpochMilli(sent[0]);
    Instant until = Instant.ofEpochMilli(Math.max(ended, sent[sent.length - 1]));
    int hours = 0;
    long last = Long.MIN_VALUE;
    for (long millis : sent) {
      long hour = Math.floorDiv(millis, MILLIS_AN_HOUR);
      hours += hour == last ? 0 : 1;
      last = hour;
    }
    return new Validity(
        ReportBuilder.time(sent[0]),
        ReportBuilder.time(until.toEpochMilli()),
        hours,
        statement(from, until, hours));
  }

  /**
   * The validity of several runs, in any order. The hours are an upper bound: an hour with probes
   * of two runs is counted twice.
   */
  static Validity spanning(List<Validity> all) {
    // The texts have one format, so their order is the order of time.
    Instant from = Instant.parse(Collections.min(all.stream().map(Validity::from).toList()));
    Instant until = Instant.parse(Collections.max(all.stream().map(Validity::until).toList()));
    long most =
        Math.floorDiv(until.toEpochMilli(), MILLIS_AN_HOUR)
            - Math.floorDiv(from.toEpochMilli(), MILLIS_AN_HOUR)
            + 1;
    int hours = (int) Math.min(most, all.stream().mapToInt(Validity::hours).sum());
    return new Validity(
        ReportBuilder.time(from.toEpochMilli()),
        ReportBuilder.time(until.toEpochMilli()),
        hours,
        statement(from, until, hours));
  }

  private static String statement(Instant from, Instant until, int hours) {
    boolean sameDay = DATE.format(from).equals(DATE.format(until));
    boolean sameMinute = MINUTE.format(from).equals(MINUTE.format(until));
    String start = MINUTE.format(from);
    String span = sameMinute ? start : start + " to " + (sameDay ? CLOCK : MINUTE).format(until);
    return hours < DAY
        ? "a snapshot: it holds for " + span + " UTC only"
        : "measured in " + hours + " hours from " + span + " UTC";
  }
}
