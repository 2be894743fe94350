package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.CellChange;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Changes;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.group.HeldPartitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audits, scheduled by the owner of their partition.
 *
 * <p>The writer is opened first and fences the previous owner. The end of both topics at that
 * moment therefore covers all of its records, and nothing is decided before they are read. Each
 * decision is written in one transaction; if that fails this object must not be called again. Owned
 * by the scheduler's thread.
 */
final class AuditsPartition implements HeldPartitions.Held {

  private static final Logger LOG = LoggerFactory.getLogger(AuditsPartition.class);

  /** How long a reading of the broker's clock is used. */
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  /** A request that waited longer is refused: its client has given up. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  /** A run that is not read back by then is gone. */
  private static final Duration RUN_SEEN = Duration.ofSeconds(60);

  /** Slots that are kept of all audits together; their coordinators hold them in memory. */
  static final int MOST_SLOTS = 100_000;

  static final int MOST_SLOTS_OF_ONE = 10_000;
  private static final int MOST_TOMBSTONES = 500;

  private final String coordinator;
  private final FencedWriter writer;
  private final long readyAt;
  private final BooleanSupplier slotsRead;
  private final Ports ports;
  private final BrokerClock brokerClock = new BrokerClock();
  private final SlotWork work;
  private final HistoryKeeping keeping;
  private final Map<String, byte[]> stored = new LinkedHashMap<>();
  private final Map<String, ConsumerRecord<String, byte[]>> requests = new LinkedHashMap<>();
  private final ScheduledAudits audits;
  private final AlertDesk alerts;
  private boolean taken;
  private @Nullable Long stampedNanos;

  /** What this object needs of its process. */
  record Ports(
      AuditBook book,
      FleetPort fleet,
      HistoryPort history,
      Executor executor,
      NanoClock clock,
      Scheduler.Sending sending) {}

  /**
   * The resources of a partition.
   *
   * @param readyAt the partition's end after the writer was opened
   * @param slotsRead whether both topics were read up to where they ended at that moment
   */
  record Held(FencedWriter writer, long readyAt, BooleanSupplier slotsRead) {}

  AuditsPartition(String coordinator, Held held, Ports ports) {
    this.coordinator = coordinator;
    this.writer = held.writer();
    this.readyAt = held.readyAt();
    this.slotsRead = held.slotsRead();
    this.ports = ports;
    this.audits = new ScheduledAudits(ports.book());
    this.keeping = new HistoryKeeping(ports.history(), ports.executor(), ports.clock());
    this.work = new SlotWork(ports.fleet(), ports.history(), ports.executor(), ports.clock());
    Scheduler.Sending sending = ports.sending();
    this.alerts =
        new AlertDesk(
            audits,
            ports.book().alertBook(),
            new Deliveries(sending.outbox(), sending.executor(), ports.clock()),
            ports.clock());
  }

  /** Processes a record of the partition. */
  void accept(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    if (AuditKeys.isRequest(key)) {
      if (read.value() == null) {
        requests.remove(key);
      } else {
        requests.put(key, read);
      }
    } else if (!taken) {
      // From then on this object writes them itself.
      if (read.value() == null) {
        stored.remove(key);
      } else {
        stored.put(key, read.value());
      }
    }
  }

  /**
   * Answers requests and decides about slots.
   *
   * @param position offset up to which the partition was read
   */
  void turn(long position) {
    if (position < readyAt || !slotsRead.getAsBoolean()) {
      return;
    }
    if (!taken) {
      take();
    }
    if (audits.isEmpty() && requests.isEmpty()) {
      // Points of audits that were deleted go, whatever the time.
      write(keeping.turn(Map.of(), Instant.EPOCH));
      return;
    }
    requests();
    results();
    slots();
    write(keeping.turn(audits.kept(), now()));
    alerts();
  }

  /** A notice is sent only when its claim is written: an owner that is fenced sends none. */
  private void alerts() {
    Batch batch = Batch.at(now());
    List<Runnable> claimed = alerts.turn(audits.all(), batch);
    write(batch.records());
    claimed.forEach(Runnable::run);
  }

  private void take() {
    taken = true;
    stored.forEach(audits::take);
    stored.clear();
    audits.all().forEach(each -> alerts.take(ports.book().slots(each.record().id()).values()));
    LOG.info("{} schedules {} audits", coordinator, audits.counts().alive());
  }

  /** The broker's time, in whole milliseconds. */
  private Instant now() {
    Long stamped = stampedNanos;
    if (stamped == null || ports.clock().nanos() - stamped > FRESH_NANOS) {
      long sent = ports.clock().nanos();
      long stamp = writer.stamp(AuditRecords.owner(coordinator));
      stampedNanos = ports.clock().nanos();
      brokerClock.sample(sent, ports.clock().nanos(), stamp);
    }
    BrokerClock.Reading best = brokerClock.best(ports.clock().nanos());
    if (best == null) {
      throw new IllegalStateException("no reading of the broker's clock after a sample");
    }
    return Instant.ofEpochMilli((long) Math.floor(best.brokerMillisAt(ports.clock().nanos())));
  }

  private void requests() {
    for (ConsumerRecord<String, byte[]> each : List.copyOf(requests.values())) {
      requests.remove(each.key());
      List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();
      Answer answer = answer(AuditKeys.audit(each.key()), each, batch);
      // Last: who reads the answer has read what it is about.
      batch.add(AuditRecords.answer(each.key(), answer));
      writer.write(batch);
    }
  }

  private Answer answer(
      String id, ConsumerRecord<String, byte[]> asked, List<ProducerRecord<String, byte[]>> batch) {
    Instant now = now();
    if (now.toEpochMilli() - asked.timestamp() > LONGEST_WAIT.toMillis()) {
      return new Answer(503, "no coordinator took the request in time; nothing was changed");
    }
    Request request;
    try {
      request = Json.decode(asked.value(), Request.class);
    } catch (IllegalArgumentException e) {
      return new Answer(400, String.valueOf(e.getMessage()));
    }
    if (audits.isUnread(id)) {
      return new Answer(
          409, "the owner of the audits cannot read this one, which another version has stored");
    }
    Decision decision = Decision.of(id, request, audits.record(id), audits.counts(), now);
    AuditRecord next = decision.next();
    if (next != null) {
      Answer refusal = audits.revise(next, batch);
      if (refusal != null) {
        return refusal;
      }
    }
    Batch more = new Batch(now, batch);
    if (next != null) {
      AuditSlots revised = audits.slots(id);
      alerts.revised(id, next.removed() || revised == null ? null : revised.audit(), more);
    }
    if (decision.purge()) {
      audits.purge(id, batch);
      alerts.purge(id, more);
    }
    Request.Remark remark = request.remark();
    if (remark != null && decision.answer().status() < 300) {
      return alerts.remark(asked.key(), request.action(), remark, more);
    }
    AuditSlots slots = audits.slots(id);
    boolean byHand = request.action() == Request.Action.RUN && decision.answer().status() < 300;
    return byHand && slots != null ? byHand(slots, now, batch) : decision.answer();
  }

  private static Answer byHand(
      AuditSlots slots, Instant now, List<ProducerRecord<String, byte[]>> batch) {
    if (slots.isBusy() && slots.audit().overlap() == Audit.Overlap.SKIP) {
      return new Answer(409, "a slot of this audit runs, and its overlap is skip");
    }
    Slot slot = slots.manual(now);
    batch.add(AuditRecords.slot(slot));
    return new Answer(202, slot.id().at().toString());
  }

  /** Takes up what other threads have done. */
  private void results() {
    for (SlotWork.Result result = work.next(); result != null; result = work.next()) {
      AuditSlots slots = audits.slots(result.slot().audit());
      if (slots == null) {
        continue;
      }
      if (result instanceof SlotWork.RunPlanned planned) {
        begin(slots, planned);
      } else if (result instanceof SlotWork.NotPlanned failed) {
        notPlanned(slots, failed);
      } else if (result instanceof SlotWork.Reported reported) {
        end(slots, reported);
      } else {
        work.tryAgain(result.slot());
      }
    }
  }

  private void begin(AuditSlots slots, SlotWork.RunPlanned result) {
    Instant now = now();
    Changes changes = slots.prepared(result.slot(), result.planned().worstNanoUsd(), now);
    List<ProducerRecord<String, byte[]>> batch = changed(slots, changes, now);
    Slot begun = changes.begun();
    if (begun != null) {
      batch.add(result.planned().run());
      LOG.info(
          "audit {}, slot {}: run {}", begun.id().audit(), begun.id().at(), begun.id().runId());
    }
    write(batch);
  }

  private void notPlanned(AuditSlots slots, SlotWork.NotPlanned failed) {
    if (failed.passing() && slots.mayTryAgain(failed.slot(), now())) {
      work.tryAgain(failed.slot());
    } else {
      write(changed(slots, slots.unprepared(failed.slot(), failed.reason()), now()));
    }
  }

  private void end(AuditSlots slots, SlotWork.Reported reported) {
    FleetPort.Outcome outcome = reported.outcome();
    Changes changes =
        outcome == null
            ? slots.lost(reported.slot())
            : slots.done(reported.slot(), outcome.verdict(), outcome.costNanoUsd());
    Instant now = now();
    List<ProducerRecord<String, byte[]>> batch = changed(slots, changes, now);
    if (outcome != null && !changes.isEmpty()) {
      // With the slot: each slot that is done has its points once, whoever takes over.
      outcome.points().forEach(each -> batch.addAll(HistoryRecords.point(each)));
      reported.changes().forEach(each -> batch.add(HistoryRecords.change(each)));
      List<CellChange> told = CellChanges.of(reported.changes());
      for (Slot done : changes.slots()) {
        alerts.points(slots, done, outcome.points(), told, new Batch(now, batch));
      }
    }
    write(batch);
  }

  private void slots() {
    Instant now = now();
    int kept = Math.min(MOST_SLOTS_OF_ONE, MOST_SLOTS / Math.max(1, audits.all().size()));
    List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();
    for (AuditSlots slots : audits.all()) {
      String id = slots.record().id();
      batch.addAll(changed(slots, slots.turn(now), now));
      Instant oldest = now.minus(slots.audit().alerting().keep());
      int room = MOST_TOMBSTONES - batch.size();
      slots.expired(oldest, kept, Math.max(0, room)).stream()
          .map(AuditRecords::slotGone)
          .forEach(batch::add);
      audits.dropRevisions(id, slots, batch);
      for (Slot slot : slots.toPrepare()) {
        Audit document = audits.document(slots, slot.revision());
        if (document == null) {
          batch.addAll(changed(slots, slots.unprepared(slot.id(), SlotReason.PLAN), now));
        } else {
          work.plan(slot.id(), document);
        }
      }
      slots.running().forEach(slot -> running(slots, slot, now, batch));
    }
    write(batch);
  }

  private void running(
      AuditSlots slots, Slot slot, Instant now, List<ProducerRecord<String, byte[]>> batch) {
    Slot.Execution execution = slot.execution();
    if (execution == null) {
      return;
    }
    SlotId id = slot.id();
    if (ports.fleet().hasReport(execution.run())) {
      work.report(id, execution.run());
    } else if (!ports.fleet().knows(execution.run())
        && execution.begunAt().plus(RUN_SEEN).isBefore(now)) {
      batch.addAll(changed(slots, slots.lost(id), now));
    }
  }

  /** The records of a decision, with what it says to the alerts. */
  private List<ProducerRecord<String, byte[]>> changed(
      AuditSlots slots, Changes changes, Instant now) {
    List<ProducerRecord<String, byte[]>> records =
        AuditRecords.changes(slots.record().id(), changes);
    alerts.states(slots, changes.slots(), new Batch(now, records));
    return records;
  }

  private void write(List<ProducerRecord<String, byte[]>> batch) {
    if (!batch.isEmpty()) {
      writer.write(batch);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
