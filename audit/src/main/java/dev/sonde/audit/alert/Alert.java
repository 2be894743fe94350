package dev.sonde.audit.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One episode of a condition, from its first bad slot to its end, as stored in {@code
 * sonde.alerts}. Immutable.
 *
 * @param id the same on every coordinator: a digest of condition and first bad slot
 * @param deliveries one for each destination that is owed something
 */
public record Alert(
    String id,
    Condition condition,
    AlertState state,
    Course course,
    Evidence evidence,
    Holds holds,
    List<Delivery> deliveries) {

  public Alert {
    deliveries = List.copyOf(deliveries);
  }

  /**
   * When it did what.
   *
   * @param since its first bad slot
   * @param firedAt null while it is pending
   * @param lastSlot the last slot that it has read, so that none counts twice
   * @param readings of the last slots, oldest first: {@code B} and {@code G}
   */
  public record Course(
      Instant since,
      @Nullable Instant firedAt,
      @Nullable Instant resolvedAt,
      Instant lastSlot,
      String readings) {

    Course read(Instant slot, String next) {
      return new Course(since, firedAt, resolvedAt, slot, next);
    }

    Course fired(Instant now) {
      return new Course(since, now, null, lastSlot, "");
    }

    Course resolved(Instant now) {
      return new Course(since, firedAt, now, lastSlot, "");
    }
  }

  /** What somebody has said about it. */
  public record Holds(@Nullable Hold acknowledged, @Nullable Hold silenced) {

    public static final Holds NONE = new Holds(null, null);

    boolean acknowledgedAt(Instant now) {
      Hold hold = acknowledged;
      return hold != null && hold.holds(now);
    }

    boolean silencedAt(Instant now) {
      Hold hold = silenced;
      return hold != null && hold.holds(now);
    }
  }

  static Alert pending(Condition condition, Evidence evidence, Holds holds) {
    Instant slot = evidence.slot();
    return new Alert(
        Condition.digest(condition.key(), slot.toString()),
        condition,
        AlertState.PENDING,
        new Course(slot, null, null, slot, ""),
        evidence,
        holds,
        List.of());
  }

  Alert in(AlertState next, Course course) {
    return new Alert(id, condition, next, course, evidence, holds, deliveries);
  }

  Alert showing(Condition now, Evidence latest) {
    return new Alert(id, now, state, course, latest, holds, deliveries);
  }

  Alert held(Holds next) {
    return new Alert(id, condition, state, course, evidence, next, deliveries);
  }

  public Optional<Delivery> delivery(String destination) {
    return deliveries.stream().filter(each -> each.destination().equals(destination)).findFirst();
  }

  Alert with(Delivery changed) {
    List<Delivery> all = new ArrayList<>();
    boolean found = false;
    for (Delivery each : deliveries) {
      boolean same = each.destination().equals(changed.destination());
      all.add(same ? changed : each);
      found |= same;
    }
    if (!found) {
      all.add(changed);
    }
    return new Alert(id, condition, state, course, evidence, holds, all);
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return state != AlertState.RESOLVED;
  }
}
