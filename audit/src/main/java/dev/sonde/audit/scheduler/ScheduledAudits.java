package dev.sonde.audit.scheduler;

import dev.sonde.audit.document.Alerting;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Spending;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audits that the owner schedules, with the documents that their slots need. One owner. */
final class ScheduledAudits {

  private static final Logger LOG = LoggerFactory.getLogger(ScheduledAudits.class);

  /** Kafka's default for a record is 1 MiB, with its key and headers. */
  static final int MOST_BYTES = 1_000_000;

  private final AuditBook book;
  private final Map<String, AuditRecord> records = new TreeMap<>();
  private final Map<String, AuditSlots> audits = new TreeMap<>();
  private final Map<String, FormerRevisions> former = new TreeMap<>();
  private final Set<String> deleted = new HashSet<>();
  private final Set<String> unread = new HashSet<>();

  /**
   * @param book has the slots and the spending of all audits, as they are stored
   */
  ScheduledAudits(AuditBook book) {
    this.book = book;
  }

  boolean isEmpty() {
    return records.isEmpty() && unread.isEmpty();
  }

  /** The record of an audit, also of a removed one. */
  @Nullable AuditRecord record(String id) {
    return records.get(id);
  }

  /** Whether there is an audit of this name that this version cannot read. */
  boolean isUnread(String id) {
    return unread.contains(id);
  }

  @Nullable AuditSlots slots(String id) {
    return audits.get(id);
  }

  List<AuditSlots> all() {
    return List.copyOf(audits.values());
  }

  /** Takes up a stored record of an audit or of a former revision. */
  void take(String key, byte[] value) {
    String id = AuditKeys.audit(key);
    if (!AuditKeys.isRevision(key)) {
      unread.add(id);
    }
    try {
      AuditBook.Known known = book.known(value);
      if (AuditKeys.isRevision(key)) {
        former(id).put(known);
      } else {
        records.put(id, known.record());
        unread.remove(id);
        open(known.record(), known.audit());
      }
    } catch (IllegalArgumentException e) {
      LOG.error("audit {} cannot be read and is not scheduled: {}", id, e.getMessage());
    }
  }

  private FormerRevisions former(String id) {
    return former.computeIfAbsent(id, unused -> new FormerRevisions());
  }

  private AuditSlots open(AuditRecord record, Audit audit) {
    // What was deleted may still be in the book, which is read by another thread.
    boolean isNew = deleted.contains(record.id());
    AuditSlots slots =
        isNew
            ? new AuditSlots(record, audit, List.of(), Spending.NONE)
            : new AuditSlots(
                record, audit, book.slots(record.id()).values(), book.spending(record.id()));
    audits.put(record.id(), slots);
    return slots;
  }

  Decision.Counts counts() {
    int alive = (int) records.values().stream().filter(each -> !each.removed()).count();
    return new Decision.Counts(alive, records.size());
  }

  /** How long the points of each audit are kept, those of removed ones too. */
  Map<String, Duration> kept() {
    Map<String, Duration> kept = new TreeMap<>();
    // Also of one that this version cannot read: its points are not those of a deleted audit.
    unread.forEach(id -> kept.put(id, Alerting.LONGEST_KEEP));
    audits.forEach((id, slots) -> kept.put(id, slots.audit().alerting().keep()));
    return kept;
  }

  /** Takes up a record; returns why not, or null. */
  @Nullable Answer revise(AuditRecord next, List<ProducerRecord<String, byte[]>> batch) {
    ProducerRecord<String, byte[]> written = AuditRecords.audit(next);
    if (written.value().length > MOST_BYTES) {
      return new Answer(413, "the audit is larger than a Kafka record may be: shorten its prompts");
    }
    Audit document;
    try {
      document = book.document(next);
    } catch (IllegalArgumentException e) {
      return new Answer(422, "the owner of the audits has another version: " + e.getMessage());
    }
    AuditSlots slots = audits.get(next.id());
    if (slots == null) {
      open(next, document);
    } else {
      AuditRecord before = slots.record();
      if (isOtherMoney(slots.audit(), document)) {
        return new Answer(
            409, "the zone of an audit with caps cannot change: remove it with --purge first");
      }
      if (before.revision() != next.revision()) {
        // Times up to now are those of the schedule before.
        batch.addAll(AuditRecords.changes(next.id(), slots.turn(next.changedAt())));
      }
      if (before.revision() != next.revision() && slots.waitsWith(before.revision())) {
        former(next.id()).put(new AuditBook.Known(before, slots.audit()));
        batch.add(AuditRecords.revision(before));
      }
      slots.revised(next, document);
    }
    records.put(next.id(), next);
    batch.add(written);
    LOG.info("audit {} is at revision {}", next.id(), next.revision());
    return null;
  }

  /** What was spent is kept by the days of one zone, which a cap of another would not see. */
  private static boolean isOtherMoney(Audit before, Audit next) {
    return !(before.caps().isNone() && next.caps().isNone())
        && !before.timetable().zone().equals(next.timetable().zone());
  }

  /** Deletes the audit with its slots, in the transaction of the answer. */
  void purge(String id, List<ProducerRecord<String, byte[]>> batch) {
    AuditSlots slots = audits.remove(id);
    records.remove(id);
    deleted.add(id);
    FormerRevisions kept = former.remove(id);
    if (slots != null) {
      slots.all().forEach(slot -> batch.add(AuditRecords.slotGone(slot)));
    }
    if (kept != null) {
      kept.all().forEach(revision -> batch.add(AuditRecords.revisionGone(id, revision)));
    }
    batch.add(AuditRecords.spendGone(id));
    batch.add(AuditRecords.auditGone(id));
    LOG.info("audit {} is deleted with its slots", id);
  }

  /** The document that a slot was planned with, or null when it is gone. */
  @Nullable Audit document(AuditSlots slots, int revision) {
    return slots.record().revision() == revision
        ? slots.audit()
        : former(slots.record().id()).audit(revision);
  }

  /** Deletes former documents that no slot needs. */
  void dropRevisions(String id, AuditSlots slots, List<ProducerRecord<String, byte[]>> batch) {
    FormerRevisions kept = former.get(id);
    if (kept != null) {
      for (int revision : kept.all()) {
        if (!slots.waitsWith(revision)) {
          kept.remove(revision);
          batch.add(AuditRecords.revisionGone(id, revision));
        }
      }
    }
  }
}
