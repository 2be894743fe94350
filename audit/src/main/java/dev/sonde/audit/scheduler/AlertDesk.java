package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertChanges;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Audience;
import dev.sonde.audit.alert.AuditAlerts;
import dev.sonde.audit.alert.AuditConditions;
import dev.sonde.audit.alert.CellChange;
import dev.sonde.audit.alert.Delivery;
import dev.sonde.audit.alert.Hold;
import dev.sonde.audit.alert.Observation;
import dev.sonde.audit.alert.Owed;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.notify.Destination;
import dev.sonde.audit.notify.Message;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Slot;
import dev.sonde.common.time.NanoClock;
import dev.sonde.history.point.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of all audits, as their owner keeps them. What it adds to a batch is written with what
 * caused it. Owned by the scheduler's thread.
 */
final class AlertDesk {

  private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final long REFRESH_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int INTERVALS = 3;
  private static final int MOST_GONE = 100;
  private static final int MOST_NOTES = 1_000;

  private final ScheduledAudits scheduled;
  private final Escalations escalations;
  private final AlertBook book;
  private final Deliveries deliveries;
  private final NanoClock clock;
  private final Map<String, Kept> audits = new HashMap<>();
  private final Map<String, Long> refreshed = new HashMap<>();
  private boolean dirty = true;
  private boolean loaded;
  private long lookedNanos;

  /** The alerts of one audit, and what they follow from. */
  private record Kept(AuditAlerts alerts, AuditConditions conditions) {}

  /** A notice that is sent when its claim is written. */
  private record Claimed(Owed owed, Message message, boolean refresh) {}

  AlertDesk(ScheduledAudits scheduled, AlertBook book, Deliveries deliveries, NanoClock clock) {
    this.scheduled = scheduled;
    this.escalations = new Escalations(scheduled);
    this.book = book;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  private Kept kept(String audit) {
    return audits.computeIfAbsent(
        audit,
        id -> new Kept(new AuditAlerts(book.alerts(id)), new AuditConditions(book.cells(id))));
  }

  /** Takes up the slots that are stored. */
  void take(Iterable<Slot> stored) {
    escalations.take(stored);
  }

  /** Takes up the new states of slots. */
  void states(AuditSlots slots, List<Slot> changed, Batch batch) {
    Audit audit = slots.audit();
    if (audit.alerting().alerts().isEmpty()) {
      return;
    }
    Kept kept = kept(audit.id());
    for (Slot slot : changed) {
      if (!slot.state().isOpen()) {
        List<Observation> seen = kept.conditions().state(audit, slot);
        store(audit.id(), kept.alerts().observe(seen, batch.now()), batch);
      }
    }
  }

  /** Takes up the points of a slot that is done. */
  void points(
      AuditSlots slots, Slot slot, List<Measured> points, List<CellChange> changes, Batch batch) {
    Audit audit = slots.audit();
    if (audit.alerting().alerts().isEmpty()) {
      return;
    }
    Kept kept = kept(audit.id());
    AuditConditions.Seen seen = kept.conditions().points(audit, slot, points, changes);
    seen.remembered().forEach(each -> batch.add(AlertKeys.cell(audit.id(), each)));
    seen.forgotten().forEach(each -> batch.add(AlertKeys.cellGone(audit.id(), each)));
    store(audit.id(), kept.alerts().observe(seen.observations(), batch.now()), batch);
    if (!seen.kinds().isEmpty()) {
      store(
          audit.id(),
          kept.alerts()
              .absent(
                  slot.id().at(), seen.kinds(), seen.conditions(), seen.measured(), batch.now()),
          batch);
    }
  }

  private void store(String audit, AlertChanges changes, Batch batch) {
    List<Alert> fired = new ArrayList<>();
    for (Alert each : changes.stored()) {
      batch.add(AlertKeys.alert(each));
      if (each.state() == AlertState.FIRING && batch.now().equals(each.course().firedAt())) {
        fired.add(each);
      }
    }
    AuditSlots slots = fired.isEmpty() ? null : scheduled.slots(audit);
    if (slots != null) {
      escalations.fired(slots.audit(), fired, batch);
    }
    changes.gone().forEach(each -> batch.add(AlertKeys.alertGone(audit, each)));
    dirty |= !changes.isEmpty();
  }

  /** The audit has another document, or is removed: alerts without a rule end. */
  void revised(String id, @Nullable Audit audit, Batch batch) {
    AlertChanges ended =
        kept(id)
            .alerts()
            .withdraw(
                condition -> audit != null && AuditConditions.isEvaluated(audit, condition),
                batch.now());
    store(id, ended, batch);
    dirty = true;
  }

  /** Deletes all records of an audit. */
  void purge(String id, Batch batch) {
    Kept kept = kept(id);
    kept.alerts().all().forEach(each -> batch.add(AlertKeys.alertGone(id, each.id())));
    kept.conditions().cells().forEach(each -> batch.add(AlertKeys.cellGone(id, each.key())));
    book.notes(id).forEach(each -> batch.add(AlertKeys.noteGone(id, each.id())));
    // The book may still have them; a new audit of the name must not.
    audits.put(id, new Kept(new AuditAlerts(List.of()), new AuditConditions(List.of())));
  }

  /**
   * Somebody acknowledges or silences an alert, or writes a note.
   *
   * @param key of the request
   */
  Answer remark(String key, Request.Action action, Request.Remark remark, Batch batch) {
    String audit = AuditKeys.audit(key);
    if (action == Request.Action.ANNOTATE) {
      if (book.notes(audit).size() >= MOST_NOTES) {
        return new Answer(409, "the audit has " + MOST_NOTES + " notes, which is the most");
      }
      Note note = new Note(AlertKeys.last(key), remark.at(), remark.text(), batch.now());
      batch.add(AlertKeys.note(audit, note));
      return new Answer(201, note.id());
    }
    return hold(audit, remark, action == Request.Action.SILENCE, batch);
  }

  private Answer hold(String audit, Request.Remark remark, boolean silence, Batch batch) {
    AuditAlerts alerts = kept(audit).alerts();
    Alert known = alerts.alert(remark.alert()).orElse(null);
    if (known == null) {
      return new Answer(404, "there is no such alert");
    }
    if (!remark.at().isAfter(batch.now())) {
      return new Answer(422, "until is " + remark.at() + ", allowed is a time that is to come");
    }
    if (!silence && known.state() == AlertState.RESOLVED) {
      return new Answer(409, "the alert is resolved");
    }
    Hold hold = new Hold(remark.text(), batch.now(), remark.at());
    store(
        audit,
        silence ? alerts.silence(known.id(), hold) : alerts.acknowledge(known.id(), hold),
        batch);
    return new Answer(200, known.id());
  }

  /** Takes up what came of attempts, and begins those that are owed. */
  List<Runnable> turn(Collection<AuditSlots> all, Batch batch) {
    results(batch);
    boolean due = dirty || clock.nanos() - lookedNanos >= PAUSE_NANOS;
    if (!due) {
      return List.of();
    }
    lookedNanos = clock.nanos();
    dirty = false;
    if (!loaded) {
      // Also those of audits without rules: an end may be owed.
      all.forEach(each -> kept(each.record().id()));
      loaded = true;
    }
    List<Claimed> claimed = new ArrayList<>();
    for (AuditSlots slots : all) {
      Audit audit = slots.audit();
      if (!audit.alerting().alerts().isEmpty() || audits.containsKey(audit.id())) {
        look(slots, batch, claimed);
      }
    }
    return claimed.stream()
        .<Runnable>map(each -> () -> deliveries.send(each.owed(), each.message(), each.refresh()))
        .toList();
  }

  private void results(Batch batch) {
    for (Deliveries.Result result = deliveries.next(); result != null; result = deliveries.next()) {
      Owed owed = result.owed();
      if (!result.refresh()) {
        String audit = owed.alert().condition().audit();
        store(
            audit,
            kept(audit).alerts().attempted(owed, result.outcome().problem(), batch.now()),
            batch);
      }
    }
  }

  private void look(AuditSlots slots, Batch batch, List<Claimed> claimed) {
    Audit audit = slots.audit();
    AuditAlerts alerts = kept(audit.id()).alerts();
    boolean held =
        audit.alerting().maintenance().stream()
            .anyMatch(
                each -> !batch.now().isBefore(each.from()) && batch.now().isBefore(each.to()));
    List<String> told = slots.record().removed() ? List.of() : audit.alerting().destinations();
    store(audit.id(), alerts.turn(new Audience(told, held), batch.now(), MOST_GONE), batch);
    for (Owed owed : alerts.owed(held, batch.now())) {
      if (deliveries.begins(owed)) {
        AlertChanges claim = alerts.attempt(owed, batch.now());
        store(audit.id(), claim, batch);
        claimed.add(new Claimed(owed, message(audit, owed, batch.now()), false));
        refreshed.put(refreshKey(owed.delivery().destination(), owed.alert()), clock.nanos());
        LOG.info(
            "audit {}: alert {} is {}, to {}",
            audit.id(),
            owed.alert().id(),
            owed.delivery().notice().word(),
            owed.delivery().destination());
      }
    }
    refresh(audit, alerts, batch.now(), claimed);
  }

  /** An Alertmanager forgets what is not posted again. */
  private void refresh(Audit audit, AuditAlerts alerts, Instant now, List<Claimed> claimed) {
    for (Destination destination : deliveries.outbox().destinations().all()) {
      if (destination.kind() != Destination.Kind.ALERTMANAGER) {
        continue;
      }
      for (Alert alert : alerts.firingAt(destination.name(), now)) {
        Delivery known = alert.delivery(destination.name()).orElseThrow();
        Owed again = new Owed(alert, known);
        String key = refreshKey(destination.name(), alert);
        Long last = refreshed.get(key);
        boolean due = last == null || clock.nanos() - last >= REFRESH_NANOS;
        if (due && known.status() != Delivery.Status.WAITING && deliveries.begins(again)) {
          refreshed.put(key, clock.nanos());
          claimed.add(new Claimed(again, message(audit, again, now), true));
        }
      }
    }
    refreshed.values().removeIf(last -> clock.nanos() - last > 10 * REFRESH_NANOS);
  }

  private static String refreshKey(String destination, Alert alert) {
    return destination + "/" + alert.id();
  }

  private Message message(Audit audit, Owed owed, Instant now) {
    Duration interval = audit.timetable().schedule().interval(now);
    Duration lasts = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    return new Message(
        owed.alert(),
        owed.delivery().notice(),
        deliveries.outbox().link(owed.alert()),
        now.plus(lasts.multipliedBy(INTERVALS)));
  }
}
