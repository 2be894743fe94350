package dev.sonde.audit.alert;

import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.alert.Delivery.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Which notices an alert owes to its destinations. Pure. */
final class Telling {

  /** A firing alert is told again after this time. */
  static final Duration REMIND = Duration.ofHours(4);

  /** What could not be delivered for so long after its end is given up. */
  static final Duration GIVE_UP = Duration.ofDays(3);

  private Telling() {}

  /** The alert with what it owes now; the same object when nothing changes. */
  static Alert of(Alert alert, Audience audience, Instant now) {
    if (alert.state() == AlertState.PENDING) {
      return alert;
    }
    Set<String> names = new LinkedHashSet<>(audience.destinations());
    alert.deliveries().forEach(each -> names.add(each.destination()));
    Alert next = alert;
    for (String name : names) {
      Optional<Delivery> known = alert.delivery(name);
      boolean wanted = audience.destinations().contains(name);
      Optional<Delivery> then =
          known.isEmpty()
              ? first(alert, name, audience.held(), now)
              : Optional.of(after(alert, known.get(), audience.held(), wanted, now));
      if (!then.equals(known) && then.isPresent()) {
        next = next.with(then.get());
      }
    }
    return next;
  }

  private static Optional<Delivery> first(Alert alert, String name, boolean held, Instant now) {
    boolean due = alert.state() == AlertState.FIRING && !isQuiet(alert, held, now);
    return due ? Optional.of(Delivery.first(name, now)) : Optional.empty();
  }

  private static boolean isQuiet(Alert alert, boolean held, Instant now) {
    return held || alert.holds().silencedAt(now) || alert.holds().acknowledgedAt(now);
  }

  private static Delivery after(
      Alert alert, Delivery known, boolean held, boolean wanted, Instant now) {
    return alert.state() == AlertState.FIRING
        ? whileFiring(alert, known, held, wanted, now)
        : whenOver(alert, known, wanted, now);
  }

  private static Delivery whileFiring(
      Alert alert, Delivery known, boolean held, boolean wanted, Instant now) {
    return switch (known.status()) {
      case WAITING ->
          alert.holds().acknowledgedAt(now) || !wanted ? known.as(Status.CANCELLED, now) : known;
      case DELIVERED ->
          wanted && !isQuiet(alert, held, now) && !now.isBefore(known.at().plus(REMIND))
              ? known.next(Notice.REMINDER, now)
              : known;
      case CANCELLED, GIVEN_UP ->
          wanted && !isQuiet(alert, held, now)
              ? known.next(known.told() ? Notice.REMINDER : Notice.FIRING, now)
              : known;
    };
  }

  private static Delivery whenOver(Alert alert, Delivery known, boolean wanted, Instant now) {
    if (known.notice() == Notice.RESOLVED) {
      Instant over = alert.course().resolvedAt();
      boolean late = over != null && !now.isBefore(over.plus(GIVE_UP));
      return known.waits() && late ? known.as(Status.GIVEN_UP, now) : known;
    }
    if (known.waits() && known.notice() == Notice.FIRING && wanted) {
      // That it fired is told before that it is over.
      Instant fired = alert.course().firedAt();
      boolean late = fired != null && !now.isBefore(fired.plus(GIVE_UP));
      return late ? known.as(Status.GIVEN_UP, now) : known;
    }
    if (known.waits() && !wanted && !known.told()) {
      return known.as(Status.CANCELLED, now);
    }
    return known.told() ? known.next(Notice.RESOLVED, now) : known;
  }

  /** Whether a waiting notice may be sent now. The end of what was told is not held by silence. */
  static boolean maySend(Alert alert, Delivery delivery, boolean held, Instant now) {
    return delivery.waits()
        && !held
        && (delivery.notice() == Notice.RESOLVED || !isQuiet(alert, false, now));
  }
}
