package dev.sonde.history.point;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The identity of a point.
 *
 * <pre>
 *   SERIES/TIME           a slot of the schedule
 *   SERIES/TIME/manual    a slot that somebody asked for
 *   SERIES/TIME/day       all valid slots of the schedule of a day in UTC, after the roll-up
 * </pre>
 *
 * @param series {@link SeriesKey#id}
 * @param at the nominal time of the slot, or the begin of the day
 */
public record PointKey(String series, Instant at, Kind kind) {

  /** What a point stands for. */
  public enum Kind {
    SLOT(0, ""),
    MANUAL(1, "/manual"),
    DAY(2, "/day");

    private final int number;
    private final String suffix;

    Kind(int number, String suffix) {
      this.number = number;
      this.suffix = suffix;
    }

    /** Stands for it in the index. */
    public int number() {
      return number;
    }

    /** The kind of a number that the index holds. */
    public static Kind numbered(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("kind is " + number + ", allowed is 0 to 2");
    }
  }

  /** The key of its records. */
  public String text() {
    return series + "/" + at + kind.suffix;
  }

  /** The point of a record's key; empty for other keys. */
  public static Optional<PointKey> of(String text) {
    int end = text.indexOf('/');
    if (end <= 0) {
      return Optional.empty();
    }
    int last = text.indexOf('/', end + 1);
    String suffix = last < 0 ? "" : text.substring(last);
    String at = text.substring(end + 1, last < 0 ? text.length() : last);
    for (Kind kind : Kind.values()) {
      if (kind.suffix.equals(suffix)) {
        try {
          return Optional.of(new PointKey(text.substring(0, end), Instant.parse(at), kind));
        } catch (DateTimeException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
