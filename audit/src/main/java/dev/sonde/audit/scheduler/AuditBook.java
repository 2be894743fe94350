package dev.sonde.audit.scheduler;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.Spending;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.Topics;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The content of the topics {@code sonde.audits}, {@code sonde.slots} and {@code sonde.alerts}. One
 * thread writes, any thread reads.
 */
public final class AuditBook {

  private final AuditParser parser;
  private final AlertBook alerts = new AlertBook();
  private final Map<String, Known> audits = new ConcurrentHashMap<>();
  private final Map<String, ConcurrentSkipListMap<SlotId, Slot>> slots = new ConcurrentHashMap<>();
  private final Map<String, Spending> spending = new ConcurrentHashMap<>();
  private volatile @Nullable Owner scheduler;
  private final Map<String, CompletableFuture<Answer>> expected = new ConcurrentHashMap<>();

  public AuditBook() {
    this(SpecParser.DEFAULT_ENDPOINT);
  }

  /**
   * @param router the endpoint of specs that state none; it may be another after a restart
   */
  public AuditBook(String router) {
    this.parser = new AuditParser(new SpecParser(PromptSource.REFUSED, router));
  }

  /**
   * The coordinator that schedules.
   *
   * @param at the broker's time at which it last said so; each five seconds while there are audits
   */
  public record Owner(String coordinator, Instant at) {}

  /** An audit with its document. */
  public record Known(AuditRecord record, Audit audit) {}

  /**
   * Stores a record of the topics.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public void accept(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    if (read.topic().equals(Topics.AUDITS)) {
      if (AuditKeys.isRequest(key)) {
        answered(read);
      } else if (!AuditKeys.isRevision(key)) {
        audit(key, read);
      }
    } else if (read.topic().equals(Topics.ALERTS)) {
      alerts.accept(read);
    } else if (key.equals(AuditKeys.SCHEDULER)) {
      scheduler = read.value() == null ? null : owner(read);
    } else if (AuditKeys.isSpend(key)) {
      spend(AuditKeys.audit(key), read);
    } else {
      AuditKeys.slotOf(key).ifPresent(id -> slot(id, read));
    }
  }

  public AlertBook alertBook() {
    return alerts;
  }

  private static Owner owner(ConsumerRecord<String, byte[]> read) {
    String id = Json.decode(read.value(), AuditRecords.Stamp.class).coordinator();
    return new Owner(id, Instant.ofEpochMilli(read.timestamp()));
  }

  private void answered(ConsumerRecord<String, byte[]> read) {
    CompletableFuture<Answer> waiting = read.value() == null ? expected.remove(read.key()) : null;
    if (waiting != null) {
      waiting.complete(Answer.read(read.headers()));
    }
  }

  private void audit(String id, ConsumerRecord<String, byte[]> read) {
    if (read.value() == null) {
      audits.remove(id);
    } else {
      audits.put(id, known(read.value()));
    }
  }

  /**
   * Reads an audit.
   *
   * @throws IllegalArgumentException when this version cannot read it
   */
  Known known(byte[] value) {
    AuditRecord record = Json.decode(value, AuditRecord.class);
    return new Known(record, document(record));
  }

  Audit document(AuditRecord record) {
    try {
      return parser.parse(record.id(), record.document());
    } catch (SpecException e) {
      throw new IllegalArgumentException("audit " + record.id() + ": " + e.getMessage(), e);
    }
  }

  private void spend(String audit, ConsumerRecord<String, byte[]> read) {
    if (read.value() == null) {
      spending.remove(audit);
    } else {
      spending.put(audit, Json.decode(read.value(), Spending.class));
    }
  }

  private void slot(SlotId id, ConsumerRecord<String, byte[]> read) {
    if (read.value() == null) {
      slotsOf(id.audit()).remove(id);
    } else {
      slotsOf(id.audit()).put(id, Json.decode(read.value(), Slot.class));
    }
  }

  private ConcurrentSkipListMap<SlotId, Slot> slotsOf(String audit) {
    return slots.computeIfAbsent(audit, unused -> new ConcurrentSkipListMap<>());
  }

  /** An audit that is not removed. */
  public Optional<Known> audit(String id) {
    return Optional.ofNullable(audits.get(id)).filter(known -> !known.record().removed());
  }

  /** Audits that are not removed, by id. */
  public List<Known> audits() {
    return audits.values().stream()
        .filter(known -> !known.record().removed())
        .sorted(Comparator.comparing(known -> known.record().id()))
        .toList();
  }

  /** All audits, also the removed ones. */
  Collection<Known> all() {
    return audits.values();
  }

  /** The slots of an audit, oldest first. */
  public NavigableMap<SlotId, Slot> slots(String audit) {
    NavigableMap<SlotId, Slot> known = slots.get(audit);
    return known == null ? Collections.emptyNavigableMap() : known;
  }

  /** Who schedules, as was last written; null if nobody ever did. */
  public @Nullable Owner owner() {
    return scheduler;
  }

  public Spending spending(String audit) {
    return spending.getOrDefault(audit, Spending.NONE);
  }

  /** Completes when the answer to a request is read; to be called before the request is written. */
  CompletableFuture<Answer> expect(String requestKey) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    expected.put(requestKey, answer);
    return answer;
  }

  /** Nobody waits for the answer any more. */
  void forget(String requestKey) {
    expected.remove(requestKey);
  }
}
