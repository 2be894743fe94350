package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import dev.sonde.audit.schedule.Window;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.audit.slot.Spending;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class AlertDeskTest {

  private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

  private final List<String> sent = new ArrayList<>();
  private final Map<String, byte[]> topic = new TreeMap<>();
  private Instant now = START;
  private AuditSlots slots = slots("");
  private AlertDesk desk = desk();

  private static AuditSlots slots(String more) {
    Audit audit =
        new AuditParser(new SpecParser(PromptSource.REFUSED))
            .parse(
                "audit",
                """
                name: hourly
                spec: {models: org/model, providers: [a], load: {count: 1}}
                schedule: {every: 1h}
                alerts: [missed]
                notify: [hook, am]
                %s
                """
                    .formatted(more));
    AuditRecord record =
        AuditRecord.created("hourly", null, AuditWriter.canonicalJson(audit), START);
    return new AuditSlots(record, audit, List.of(), Spending.NONE);
  }

  /** The desk of an owner that has read the topic. */
  private AlertDesk desk() {
    AlertBook book = new AlertBook();
    topic.forEach(
        (key, value) -> book.accept(new ConsumerRecord<>(Topics.ALERTS, 0, 0, key, value)));
    Outbox outbox =
        new Outbox(
            Destinations.of(
                List.of("hook=webhook:http://hook", "am=alertmanager:http://am"), Map.of()),
            (destination, message, key) -> {
              sent.add(destination.name() + " " + message.notice().word());
              return new Outcome(null, 200, null);
            },
            new DeliveryCounts(),
            () -> "http://sonde");
    return new AlertDesk(
        new ScheduledAudits(new AuditBook()),
        book,
        new Deliveries(outbox, Runnable::run, this::nanos),
        this::nanos);
  }

  private long nanos() {
    return Duration.between(START, now).toNanos();
  }

  private void write(Batch batch) {
    for (ProducerRecord<String, byte[]> each : batch.records()) {
      if (each.value() == null) {
        topic.remove(each.key());
      } else {
        topic.put(each.key(), each.value());
      }
    }
  }

  private void slot(SlotState state, SlotReason reason) {
    Slot slot =
        new Slot(
            SlotId.scheduled("hourly", now),
            new Window(now, now),
            1,
            state,
            reason,
            null,
            null,
            null);
    Batch batch = Batch.at(now);
    desk.states(slots, List.of(slot), batch);
    write(batch);
    now = now.plusSeconds(1);
  }

  /** Turns at this time, and again for the results. */
  private List<String> turn(Duration passed) {
    now = now.plus(passed);
    sent.clear();
    for (int i = 0; i < 3; i++) {
      Batch batch = Batch.at(now);
      List<Runnable> claimed = desk.turn(List.of(slots), batch);
      write(batch);
      claimed.forEach(Runnable::run);
    }
    return List.copyOf(sent);
  }

  private void miss() {
    slot(SlotState.MISSED, SlotReason.NO_WORKER);
  }

  private String alert() {
    return topic.keySet().stream()
        .filter(AlertKeys::isAlert)
        .map(AlertKeys::last)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAlertmanagerIsToldAgainEachMinuteAndAWebhookIsNot() {
    miss();
    assertThat(turn(Duration.ZERO)).containsExactlyInAnyOrder("hook firing", "am firing");
    assertThat(turn(Duration.ofSeconds(30))).isEmpty();
    assertThat(turn(Duration.ofSeconds(31))).containsExactly("am firing");
    int records = topic.size();
    assertThat(turn(Duration.ofMinutes(2))).containsExactly("am firing");
    assertThat(topic).as("a repetition writes nothing").hasSize(records);
  }

  @Test
  void aSuccessorTellsNothingThatWasDelivered() {
    miss();
    turn(Duration.ZERO);
    desk = desk();
    assertThat(turn(Duration.ofSeconds(1))).doesNotContain("hook firing");
  }

  @Test
  void aSuccessorTellsWhatWasClaimedAndNotMarked() {
    miss();
    Batch batch = Batch.at(now);
    desk.turn(List.of(slots), batch);
    write(batch);
    desk = desk();
    assertThat(turn(Duration.ofSeconds(1))).contains("hook firing", "am firing");
  }

  @Test
  void aSuccessorEndsAlertsOfAnAuditThatHasNoRulesAnyMore() {
    miss();
    turn(Duration.ZERO);
    Batch batch = Batch.at(now);
    desk.revised("hourly", null, batch);
    write(batch);
    desk = desk();
    assertThat(turn(Duration.ofSeconds(1))).contains("hook resolved", "am resolved");
  }

  @Test
  void aSilenceEndsWhatAnAlertmanagerIsToldAgain() {
    miss();
    turn(Duration.ZERO);
    Batch batch = Batch.at(now);
    Request.Remark remark = new Request.Remark(alert(), now.plusSeconds(600), "known");
    assertThat(desk.remark("hourly/request/1", Request.Action.SILENCE, remark, batch).status())
        .isEqualTo(200);
    write(batch);
    assertThat(turn(Duration.ofMinutes(2))).isEmpty();
    assertThat(turn(Duration.ofMinutes(9))).containsExactly("am firing");
  }

  @Test
  void maintenanceHoldsNoticesButAnAlertmanagerForgetsNothing() {
    miss();
    turn(Duration.ZERO);
    slots =
        slots("maintenance: [{from: 2026-12-01T00:00:00Z, to: 2026-12-01T06:00:00Z, why: freeze}]");
    assertThat(turn(Duration.ofHours(5))).containsExactly("am firing");
    assertThat(turn(Duration.ofHours(1))).contains("hook reminder", "am reminder");
  }

  @Test
  void refusesWhatCannotBeHeld() {
    miss();
    Instant past = now.minusSeconds(1);
    Batch batch = Batch.at(now);
    assertThat(
            desk.remark(
                    "hourly/request/1",
                    Request.Action.ACK,
                    new Request.Remark(alert(), past, "late"),
                    batch)
                .status())
        .isEqualTo(422);
    assertThat(
            desk.remark(
                    "hourly/request/1",
                    Request.Action.ACK,
                    new Request.Remark("other", now.plusSeconds(9), "x"),
                    batch)
                .status())
        .isEqualTo(404);
    Batch ended = Batch.at(now);
    desk.revised("hourly", null, ended);
    write(ended);
    assertThat(
            desk.remark(
                    "hourly/request/1",
                    Request.Action.ACK,
                    new Request.Remark(alert(), now.plusSeconds(9), "x"),
                    batch)
                .status())
        .isEqualTo(409);
  }

  @Test
  void aPurgeLeavesNoRecord() {
    miss();
    turn(Duration.ZERO);
    Batch batch = Batch.at(now);
    Request.Remark note = new Request.Remark("", now, "a note");
    desk.remark("hourly/request/01N", Request.Action.ANNOTATE, note, batch);
    write(batch);
    assertThat(topic).hasSize(2);
    desk = desk();
    Batch purge = Batch.at(now);
    desk.purge("hourly", purge);
    write(purge);
    assertThat(topic).isEmpty();
    assertThat(turn(Duration.ofHours(5))).isEmpty();
  }
}
