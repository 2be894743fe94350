package dev.sonde.audit.alert;

import dev.sonde.audit.alert.Alert.Course;
import dev.sonde.audit.alert.Alert.Holds;
import dev.sonde.audit.alert.Delivery.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one audit. The caller writes each returned change in a transaction; if a write
 * fails it must not call this object again. One owner.
 */
public final class AuditAlerts {

  /** Conditions that may be open; more are counted, and not kept. */
  static final int MOST_OPEN = 1_000;

  /** Ended alerts that are kept, and for how long. */
  static final int MOST_ENDED = 200;

  static final Duration KEEP_ENDED = Duration.ofDays(30);

  /** Good slots running that resolve an alert. */
  static final int GOOD_TO_RESOLVE = 2;

  private static final char BAD = 'B';
  private static final char GOOD = 'G';

  /** The latest episode of each condition, and older ones. */
  private final Map<String, Alert> latest = new HashMap<>();

  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private long refused;

  /**
   * @param stored all alerts of the audit
   */
  public AuditAlerts(Collection<Alert> stored) {
    stored.stream()
        .sorted(Comparator.comparing(each -> each.course().since()))
        .forEach(
            each -> {
              byId.put(each.id(), each);
              latest.put(each.condition().key(), each);
            });
  }

  public Collection<Alert> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Alert> alert(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Conditions that were bad and found no room. */
  public long refused() {
    return refused;
  }

  private long openCount() {
    return latest.values().stream().filter(Alert::isOpen).count();
  }

  /** Takes up what a slot says. What was read already is not counted again. */
  public AlertChanges observe(Collection<Observation> slot, Instant now) {
    Journal journal = new Journal(now);
    for (Observation each : slot) {
      if (each.reading() == Reading.UNKNOWN) {
        continue;
      }
      Alert known = latest.get(each.condition().key());
      boolean read = known != null && !each.evidence().slot().isAfter(known.course().lastSlot());
      if (!read) {
        observe(each, known, journal);
      }
    }
    return journal.changes();
  }

  private void observe(Observation seen, @Nullable Alert known, Journal journal) {
    boolean bad = seen.reading() == Reading.BAD;
    if (known != null && known.isOpen()) {
      Evidence shown = bad ? seen.evidence() : known.evidence();
      Alert current = known.showing(seen.condition(), shown);
      Instant at = seen.evidence().slot();
      if (known.state() == AlertState.PENDING) {
        pending(current, at, bad ? BAD : GOOD, seen.patience(), journal);
      } else {
        firing(current, at, bad, journal);
      }
    } else if (bad && openCount() >= MOST_OPEN) {
      refused++;
    } else if (bad) {
      Hold silence = known == null ? null : known.holds().silenced();
      Holds holds =
          silence != null && silence.holds(journal.now) ? new Holds(null, silence) : Holds.NONE;
      Alert begun = Alert.pending(seen.condition(), seen.evidence(), holds);
      pending(begun, begun.course().since(), BAD, seen.patience(), journal);
    }
  }

  private void pending(
      Alert alert, Instant slot, char reading, Patience patience, Journal journal) {
    String all = alert.course().readings() + reading;
    String last = all.substring(Math.max(0, all.length() - patience.of()));
    long bad = last.chars().filter(each -> each == BAD).count();
    Course course = alert.course().read(slot, last);
    if (bad >= patience.bad()) {
      journal.store(alert.in(AlertState.FIRING, course.fired(journal.now)));
    } else if (bad == 0) {
      journal.drop(alert);
    } else {
      journal.store(alert.in(AlertState.PENDING, course));
    }
  }

  private void firing(Alert alert, Instant slot, boolean bad, Journal journal) {
    String goods = bad ? "" : alert.course().readings() + GOOD;
    Course course = alert.course().read(slot, goods);
    journal.store(
        goods.length() >= GOOD_TO_RESOLVE
            ? alert.in(AlertState.RESOLVED, course.resolved(journal.now))
            : alert.in(AlertState.FIRING, course));
  }

  /**
   * A valid slot did not measure the cells of these alerts: their providers have left. It counts as
   * good.
   *
   * @param kinds those that were evaluated
   * @param seen keys of the conditions that it measured
   * @param measured cells that have not left, also where a rule could say nothing of them
   */
  public AlertChanges absent(
      Instant slot,
      Set<String> kinds,
      Set<String> seen,
      Set<Condition.Cell> measured,
      Instant now) {
    Journal journal = new Journal(now);
    for (Alert each : List.copyOf(latest.values())) {
      Condition condition = each.condition();
      if (each.isOpen()
          && condition.cell() != null
          && kinds.contains(condition.kind())
          && !seen.contains(condition.key())
          && !measured.contains(condition.cell())
          && slot.isAfter(each.course().lastSlot())) {
        Patience all = new Patience(AuditAlerts.GOOD_TO_RESOLVE, AuditAlerts.GOOD_TO_RESOLVE);
        if (each.state() == AlertState.PENDING) {
          pending(each, slot, GOOD, all, journal);
        } else {
          firing(each, slot, false, journal);
        }
      }
    }
    return journal.changes();
  }

  /** Ends the alerts whose conditions nobody evaluates any more. */
  public AlertChanges withdraw(Predicate<Condition> evaluated, Instant now) {
    Journal journal = new Journal(now);
    for (Alert each : List.copyOf(latest.values())) {
      if (each.isOpen() && !evaluated.test(each.condition())) {
        if (each.state() == AlertState.PENDING) {
          journal.drop(each);
        } else {
          journal.store(each.in(AlertState.RESOLVED, each.course().resolved(now)));
        }
      }
    }
    return journal.changes();
  }

  /** Works out what is owed to whom, and deletes at most so many alerts that are over. */
  public AlertChanges turn(Audience audience, Instant now, int atMost) {
    Journal journal = new Journal(now);
    for (Alert each : List.copyOf(byId.values())) {
      Alert then = Telling.of(each, audience, now);
      if (!then.equals(each)) {
        journal.store(then);
      }
    }
    List<Alert> over =
        byId.values().stream()
            .filter(each -> isOver(each, now))
            .sorted(Comparator.comparing(AuditAlerts::end))
            .toList();
    int tooMany = over.size() - MOST_ENDED;
    for (int i = 0; i < Math.min(over.size(), atMost); i++) {
      if (i < tooMany || !now.isBefore(end(over.get(i)).plus(KEEP_ENDED))) {
        journal.drop(over.get(i));
      }
    }
    return journal.changes();
  }

  private boolean isOver(Alert alert, Instant now) {
    // The last episode carries a silence to the next one.
    boolean isLast = alert.equals(latest.get(alert.condition().key()));
    return !alert.isOpen()
        && !(isLast && alert.holds().silencedAt(now))
        && alert.deliveries().stream().noneMatch(Delivery::waits);
  }

  private static Instant end(Alert alert) {
    Instant over = alert.course().resolvedAt();
    return over == null ? alert.course().since() : over;
  }

  /** The notices to deliver now, those that have waited longest first. */
  public List<Owed> owed(boolean held, Instant now) {
    List<Owed> owed = new ArrayList<>();
    for (Alert alert : byId.values()) {
      for (Delivery each : alert.deliveries()) {
        if (Telling.maySend(alert, each, held, now)) {
          owed.add(new Owed(alert, each));
        }
      }
    }
    owed.sort(Comparator.comparing(each -> each.delivery().at()));
    return owed;
  }

  /**
   * Alerts that fire and that a destination may know of, but those that somebody silenced. One that
   * is acknowledged or held by maintenance is not over.
   */
  public List<Alert> firingAt(String destination, Instant now) {
    return byId.values().stream()
        .filter(each -> each.state() == AlertState.FIRING)
        .filter(each -> !each.holds().silencedAt(now))
        .filter(each -> each.delivery(destination).filter(Delivery::told).isPresent())
        .toList();
  }

  /** An attempt to deliver a notice begins; it is sent when this is written. */
  public AlertChanges attempt(Owed owed, Instant now) {
    return changed(owed, Delivery::attempted, now);
  }

  /**
   * An attempt has ended.
   *
   * @param problem null when the destination has accepted it
   */
  public AlertChanges attempted(Owed owed, @Nullable String problem, Instant now) {
    return changed(
        owed,
        known -> problem == null ? known.as(Status.DELIVERED, now) : known.failed(problem),
        now);
  }

  private interface Change {
    Delivery of(Delivery known);
  }

  private AlertChanges changed(Owed owed, Change change, Instant now) {
    Alert known = byId.get(owed.alert().id());
    Delivery delivery =
        known == null ? null : known.delivery(owed.delivery().destination()).orElse(null);
    if (known == null || delivery == null || delivery.number() != owed.delivery().number()) {
      return AlertChanges.NONE;
    }
    Delivery next = change.of(delivery);
    if (next.equals(delivery)) {
      return AlertChanges.NONE;
    }
    Journal journal = new Journal(now);
    journal.store(known.with(next));
    return journal.changes();
  }

  /** Somebody has acknowledged an alert: no notice but its end is sent for so long. */
  public AlertChanges acknowledge(String id, Hold hold) {
    return hold(id, holds -> new Holds(hold, holds.silenced()), hold.since());
  }

  /** Somebody has silenced an alert, also for its later episodes. */
  public AlertChanges silence(String id, Hold hold) {
    return hold(id, holds -> new Holds(holds.acknowledged(), hold), hold.since());
  }

  private AlertChanges hold(String id, UnaryOperator<Holds> change, Instant now) {
    Alert known = byId.get(id);
    if (known == null) {
      return AlertChanges.NONE;
    }
    Journal journal = new Journal(now);
    Alert held = known.held(change.apply(known.holds()));
    List<String> same = held.deliveries().stream().map(Delivery::destination).toList();
    journal.store(Telling.of(held, new Audience(same, true), now));
    return journal.changes();
  }

  /** Collects what changed, the last state of each alert. */
  private final class Journal {

    private final Instant now;
    private final Map<String, Alert> stored = new LinkedHashMap<>();
    private final List<String> gone = new ArrayList<>();

    Journal(Instant now) {
      this.now = now;
    }

    void store(Alert alert) {
      byId.put(alert.id(), alert);
      latest.merge(
          alert.condition().key(),
          alert,
          (known, next) -> known.course().since().isAfter(next.course().since()) ? known : next);
      stored.put(alert.id(), alert);
    }

    void drop(Alert alert) {
      byId.remove(alert.id());
      String key = alert.condition().key();
      Alert newest = latest.get(key);
      if (newest != null && newest.id().equals(alert.id())) {
        latest.remove(key);
        // An episode before it may still be silenced.
        byId.values().stream()
            .filter(each -> each.condition().key().equals(key))
            .max(Comparator.comparing(each -> each.course().since()))
            .ifPresent(before -> latest.put(key, before));
      }
      stored.remove(alert.id());
      gone.add(alert.id());
    }

    AlertChanges changes() {
      return new AlertChanges(List.copyOf(stored.values()), gone);
    }
  }
}
