package dev.sonde.cli.determinism;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.history.point.Measured;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the log says of the audits at the end of a world, and what must hold of it. */
final class AuditTruth {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** The longest that a group takes to find a new owner, and the longest step of the clock. */
  private static final Duration ALIVE = Duration.ofSeconds(30);

  private final FakeCluster cluster;
  private final Map<String, AuditRecord> audits = new HashMap<>();
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private final Map<String, Long> exposed = new HashMap<>();
  private final Map<SlotState, Integer> counts = new HashMap<>();

  AuditTruth(FakeCluster cluster) {
    this.cluster = cluster;
  }

  Collection<Slot> slots() {
    return slots.values();
  }

  /** How many slots are in this state at the end. */
  int count(SlotState state) {
    return counts.getOrDefault(state, 0);
  }

  void judge(Iterable<String> ids) {
    cluster.log(Topics.AUDITS, 0).readAll(this::audit);
    cluster.log(Topics.SLOTS, 0).readAll(this::slot);
    cluster.log(Topics.RUNS, 0).readAll(this::run);
    slots.forEach(this::ran);
    List.of(Topics.HISTORY, Topics.HISTOGRAMS).forEach(this::points);
    Truth.require(
        runs.values().stream().mapToInt(Integer::intValue).sum() == begun(),
        "there are %s runs and %s slots that began",
        runs,
        begun());
    ids.forEach(this::noTimeIsLost);
    slots.values().forEach(slot -> counts.merge(slot.state(), 1, Integer::sum));
  }

  private static <T> T read(ConsumerRecord<String, byte[]> read, Class<T> type) {
    try {
      return JSON.readValue(read.value(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void audit(ConsumerRecord<String, byte[]> read) {
    if (read.value() == null || read.key().contains("/")) {
      return;
    }
    AuditRecord next = read(read, AuditRecord.class);
    AuditRecord before = audits.put(read.key(), next);
    int revision = before == null ? 0 : before.revision();
    boolean changed = before == null || !before.document().equals(next.document());
    Truth.require(
        next.revision() == revision + (changed ? 1 : 0),
        "audit %s went from revision %s to %s",
        read.key(),
        revision,
        next.revision());
  }

  private void slot(ConsumerRecord<String, byte[]> read) {
    if (read.key().equals("scheduler") || read.value() == null) {
      return;
    }
    if (read.key().endsWith("/spend")) {
      return;
    }
    Slot next = read(read, Slot.class);
    Slot before = slots.put(read.key(), next);
    Truth.require(
        before == null || before.state().isOpen(),
        "slot %s ended as %s and was then %s",
        read.key(),
        before,
        next);
    Truth.require(
        before == null || before.revision() == next.revision(),
        "slot %s changed its revision",
        read.key());
    if (next.state() == SlotState.RUNNING) {
      began(read.key(), before, next);
    }
    exposure(next);
  }

  /** What the slots cost, or may still cost, never exceeds the cap of the day. */
  private void exposure(Slot slot) {
    Slot.Execution run = slot.execution();
    if (run != null && slot.id().audit().equals("queued")) {
      Long cost = run.costNanoUsd();
      exposed.put(
          slot.id().at() + "/" + slot.id().manual(),
          cost == null ? AuditWorld.WORST_NANO_USD : cost);
      long sum = exposed.values().stream().mapToLong(Long::longValue).sum();
      Truth.require(sum <= AuditWorld.CAP_NANO_USD, "%s nano-USD is above the cap", sum);
    }
  }

  private static void began(String key, @Nullable Slot before, Slot next) {
    Truth.require(
        before == null || before.state() != SlotState.RUNNING, "slot %s began twice", key);
    Slot.Execution run = next.execution();
    boolean waited = before != null && before.state() == SlotState.QUEUED;
    Truth.require(
        run != null && (waited || !run.begunAt().isAfter(next.window().startBy())),
        "slot %s began at %s, too late",
        key,
        run);
  }

  private void run(ConsumerRecord<String, byte[]> read) {
    int times = runs.merge(read.key(), 1, Integer::sum);
    Truth.require(times == 1, "run %s was written twice", read.key());
  }

  /** Each slot that is done has its points once, and no other slot has any. */
  private void points(String topic) {
    Map<String, Integer> times = new HashMap<>();
    cluster.log(topic, 0).readAll(read -> times.merge(read.key(), 1, Integer::sum));
    List<SlotId> done =
        slots.values().stream()
            .filter(slot -> slot.state() == SlotState.DONE)
            .map(Slot::id)
            .toList();
    for (SlotId slot : done) {
      for (Measured each : AuditPoints.of(slot, "")) {
        Integer found = times.remove(each.point().key().text());
        Truth.require(found != null && found == 1, "slot %s is %s times in %s", slot, found, topic);
      }
    }
    Truth.require(times.isEmpty(), "%s has points of slots that are not done: %s", topic, times);
  }

  private long begun() {
    return slots.values().stream().filter(slot -> slot.execution() != null).count();
  }

  private void ran(String key, Slot slot) {
    Slot.Execution run = slot.execution();
    Truth.require(run == null || runs.containsKey(run.run()), "slot %s began without its run", key);
    Truth.require(slot.state() != SlotState.RUNNING || run != null, "slot %s runs nothing", key);
  }

  /** From the creation to the present each nominal time has its slot. */
  private void noTimeIsLost(String id) {
    AuditRecord audit = audits.get(id);
    if (audit == null) {
      // Nobody took the request in time.
      return;
    }
    long stepMillis = id.equals("queued") ? 3_000 : 2_000;
    TreeMap<Instant, Slot> mine = new TreeMap<>();
    slots.values().stream()
        .filter(slot -> slot.id().audit().equals(id) && !slot.id().manual())
        .forEach(slot -> mine.put(slot.id().at(), slot));
    long expected = (audit.createdAt().toEpochMilli() / stepMillis + 1) * stepMillis;
    for (Slot slot : mine.values()) {
      Truth.require(
          slot.id().at().toEpochMilli() == expected,
          "audit %s has no slot at %s",
          id,
          Instant.ofEpochMilli(expected));
      expected = slot.last().toEpochMilli() + stepMillis;
    }
    Truth.require(
        expected > cluster.brokerMillis() - ALIVE.toMillis(),
        "audit %s has had no slot since %s",
        id,
        Instant.ofEpochMilli(expected));
  }
}
