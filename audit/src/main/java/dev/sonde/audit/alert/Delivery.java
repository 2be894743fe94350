package dev.sonde.audit.alert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one destination is told of an alert. Each notice has a number; the number with the alert's
 * id tells repetitions of a notice.
 *
 * @param notice the latest one
 * @param number of the notice, from 1
 * @param told whether the destination may have been told that the alert fires
 * @param attempts to deliver this notice, counted before each is made
 * @param at when it was delivered; before that, when it became due
 * @param problem of the last attempt, or null
 */
public record Delivery(
    String destination,
    Notice notice,
    int number,
    Status status,
    boolean told,
    int attempts,
    Instant at,
    @Nullable String problem) {

  /** What is told. */
  public enum Notice {
    FIRING,
    REMINDER,
    RESOLVED;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Notice of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** How far a notice is. */
  public enum Status {
    WAITING,
    DELIVERED,
    /** Somebody acknowledged the alert before it was delivered. */
    CANCELLED,
    /** The alert is over, and for days it could not be delivered. */
    GIVEN_UP;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Status of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static Delivery first(String destination, Instant now) {
    return new Delivery(destination, Notice.FIRING, 1, Status.WAITING, false, 0, now, null);
  }

  /** The notice after this one. */
  Delivery next(Notice following, Instant now) {
    return new Delivery(destination, following, number + 1, Status.WAITING, told, 0, now, null);
  }

  Delivery as(Status other, Instant now) {
    String last = other == Status.DELIVERED ? null : problem;
    return new Delivery(destination, notice, number, other, told, attempts, now, last);
  }

  /** An attempt begins: from now on the destination may know. */
  Delivery attempted() {
    return new Delivery(destination, notice, number, status, true, attempts + 1, at, problem);
  }

  Delivery failed(String why) {
    return new Delivery(destination, notice, number, status, told, attempts, at, why);
  }

  boolean waits() {
    return status == Status.WAITING;
  }
}
