package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.document.Alerting.Escalation;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Slot;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts dearer audits by alerts of cheaper ones. What it starts is a slot by hand, written in the
 * transaction in which the alert fires, so that each firing starts it once. Owned by the
 * scheduler's thread.
 */
final class Escalations {

  private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

  private final ScheduledAudits audits;
  private final Map<List<String>, Instant> started = new HashMap<>();

  Escalations(ScheduledAudits audits) {
    this.audits = audits;
  }

  /** Takes up what was started before, from the slots that are stored. */
  void take(Iterable<Slot> stored) {
    stored.forEach(this::note);
  }

  private void note(Slot slot) {
    String by = slot.escalatedBy();
    if (by != null) {
      started.merge(
          List.of(by, slot.id().audit()),
          slot.id().at(),
          (known, other) -> known.isAfter(other) ? known : other);
    }
  }

  /** Starts the other audit if one of these alerts, which now begin to fire, is to start it. */
  void fired(Audit audit, List<Alert> alerts, Batch batch) {
    Escalation escalation = audit.alerting().escalation();
    if (escalation != null
        && alerts.stream().anyMatch(each -> each.condition().kind().equals(escalation.on()))) {
      start(audit.id(), escalation, batch);
    }
  }

  private void start(String from, Escalation escalation, Batch batch) {
    String refusal = refusal(from, escalation, batch.now());
    if (refusal != null) {
      LOG.warn("audit {} does not start {}: {}", from, escalation.to(), refusal);
      return;
    }
    AuditSlots target = audits.slots(escalation.to());
    if (target != null) {
      Slot slot = target.manual(batch.now(), from);
      note(slot);
      batch.add(AuditRecords.slot(slot));
      LOG.info(
          "audit {} starts {}: an alert of the kind {}", from, escalation.to(), escalation.on());
    }
  }

  private @Nullable String refusal(String from, Escalation escalation, Instant now) {
    AuditSlots target = audits.slots(escalation.to());
    if (target == null || target.record().removed()) {
      return "there is no such audit";
    }
    if (target.record().pausedAt() != null) {
      return "it is paused";
    }
    Instant last = started.get(List.of(from, escalation.to()));
    if (last != null && now.isBefore(last.plus(escalation.cooldown()))) {
      return "it was started at " + last + ", and the cooldown is " + escalation.cooldown();
    }
    return target.isBusy() && target.audit().overlap() == Audit.Overlap.SKIP
        ? "a slot of it runs, and its overlap is skip"
        : null;
  }
}
