package dev.sonde.audit.slot;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.document.Audits;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The slots of one audit with what would be stored of them. */
final class SlotWorld {

  static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

  final TreeMap<SlotId, Slot> stored = new TreeMap<>();
  final List<Slot> history = new ArrayList<>();
  Spending spending = Spending.NONE;
  AuditRecord record;
  AuditSlots slots;

  SlotWorld(String more) {
    record = AuditRecord.created("a", null, AuditWriter.canonicalJson(audit(more)), START);
    slots = takenOver();
  }

  static Audit audit(String more) {
    return Audits.of(more.replace("; ", "\n"));
  }

  static Audit parse(String document) {
    return new AuditParser(new SpecParser(PromptSource.REFUSED)).parse("a", document);
  }

  /** What another coordinator makes of what is stored. */
  AuditSlots takenOver() {
    slots = new AuditSlots(record, parse(record.document()), stored.values(), spending);
    return slots;
  }

  /** As the scheduler does: the times up to a change are those of the document before. */
  void revise(AuditRecord next) {
    if (next.revision() != record.revision()) {
      store(slots.turn(next.changedAt()));
    }
    record = next;
    slots.revised(next, parse(next.document()));
  }

  Changes store(Changes changes) {
    changes.slots().forEach(this::store);
    if (changes.spending() != null) {
      spending = changes.spending();
    }
    return changes;
  }

  void store(Slot slot) {
    stored.put(slot.id(), slot);
    history.add(slot);
  }

  Changes turn(String time) {
    return store(slots.turn(at(time)));
  }

  /** Plans the run of the only slot that is to be begun. */
  Changes prepare(String time, @Nullable Long worst) {
    List<Slot> due = slots.toPrepare();
    if (due.size() != 1) {
      throw new AssertionError("to be begun: " + due);
    }
    return store(slots.prepared(due.get(0).id(), worst, at(time)));
  }

  /** A time of the day. */
  static Instant at(String time) {
    return Instant.parse("2026-12-01T" + time + "Z");
  }

  /** What is stored, a line a slot. */
  List<String> lines() {
    return stored.values().stream().map(SlotWorld::line).toList();
  }

  static String line(Slot slot) {
    String at = slot.id().at().toString().substring("2026-12-01T".length()).replace("Z", "");
    return at
        + (slot.id().manual() ? " by hand " : " ")
        + slot.state().word()
        + (slot.reason() == null ? "" : " " + slot.reason().word());
  }
}
