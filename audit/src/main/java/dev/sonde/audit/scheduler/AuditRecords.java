package dev.sonde.audit.scheduler;

import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Changes;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.Spending;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that the owner of the audits writes. Both topics have one partition. */
final class AuditRecords {

  private AuditRecords() {}

  /** What the owner writes of itself. */
  record Stamp(String coordinator) {}

  static ProducerRecord<String, byte[]> audit(AuditRecord record) {
    return new ProducerRecord<>(Topics.AUDITS, 0, record.id(), Json.encode(record));
  }

  /** A former revision, while slots that were planned with it wait. */
  static ProducerRecord<String, byte[]> revision(AuditRecord record) {
    String key = AuditKeys.revision(record.id(), record.revision());
    return new ProducerRecord<>(Topics.AUDITS, 0, key, Json.encode(record));
  }

  static ProducerRecord<String, byte[]> revisionGone(String audit, int revision) {
    return new ProducerRecord<>(Topics.AUDITS, 0, AuditKeys.revision(audit, revision), null);
  }

  static ProducerRecord<String, byte[]> answer(String requestKey, Answer answer) {
    ProducerRecord<String, byte[]> gone = new ProducerRecord<>(Topics.AUDITS, 0, requestKey, null);
    answer.write(gone.headers());
    return gone;
  }

  static List<ProducerRecord<String, byte[]>> changes(String audit, Changes changes) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    changes.slots().forEach(slot -> records.add(slot(slot)));
    Spending spent = changes.spending();
    if (spent != null) {
      records.add(
          new ProducerRecord<>(Topics.SLOTS, 0, AuditKeys.spend(audit), Json.encode(spent)));
    }
    return records;
  }

  static ProducerRecord<String, byte[]> slot(Slot slot) {
    return new ProducerRecord<>(Topics.SLOTS, 0, AuditKeys.slot(slot.id()), Json.encode(slot));
  }

  static ProducerRecord<String, byte[]> slotGone(SlotId id) {
    return new ProducerRecord<>(Topics.SLOTS, 0, AuditKeys.slot(id), null);
  }

  static ProducerRecord<String, byte[]> spendGone(String audit) {
    return new ProducerRecord<>(Topics.SLOTS, 0, AuditKeys.spend(audit), null);
  }

  static ProducerRecord<String, byte[]> auditGone(String audit) {
    return new ProducerRecord<>(Topics.AUDITS, 0, audit, null);
  }

  /** What the owner writes to learn the broker's time. */
  static ProducerRecord<String, byte[]> owner(String coordinator) {
    return new ProducerRecord<>(
        Topics.SLOTS, 0, AuditKeys.SCHEDULER, Json.encode(new Stamp(coordinator)));
  }
}
