package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AuditAlerts;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Evidence;
import dev.sonde.audit.alert.Observation;
import dev.sonde.audit.alert.Patience;
import dev.sonde.audit.alert.Reading;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.document.Audits;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.AuditSlots;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EscalationsTest {

  private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");
  private static final String CHEAP =
      "schedule: {every: 1h, jitter: none}\nalerts: [{down: {bad: 3, of: 5}}, catalogue]\n"
          + "escalate: {on: down, to: deep, cooldown: 6h}";
  private static final String DEEP = "schedule: {every: 30d, jitter: none}";

  private final ScheduledAudits audits = new ScheduledAudits(new AuditBook());
  private final Escalations escalations = new Escalations(audits);
  private Instant now = START;

  private void add(String id, String document) {
    String json = AuditWriter.canonicalJson(Audits.of(document));
    AuditRecord record = AuditRecord.created(id, null, json, START);
    assertThat(audits.revise(record, new ArrayList<>())).isNull();
  }

  private List<Slot> fire(String kind) {
    AuditAlerts alerts = new AuditAlerts(List.of());
    Condition condition = new Condition("a", kind, "", "", null, null, Severity.INFO);
    Evidence evidence = new Evidence("it is bad", null, now, null);
    List<Alert> fired =
        alerts
            .observe(List.of(new Observation(condition, Reading.BAD, Patience.NONE, evidence)), now)
            .stored();
    Batch batch = Batch.at(now);
    escalations.fired(slots("a").audit(), fired, batch);
    return batch.records().stream()
        .map(ProducerRecord::value)
        .map(value -> Json.decode(value, Slot.class))
        .toList();
  }

  private AuditSlots slots(String id) {
    return Objects.requireNonNull(audits.slots(id), id);
  }

  @Test
  void anAlertOfItsKindStartsTheOtherAuditByHand() {
    add("a", CHEAP);
    add("deep", DEEP);

    assertThat(fire("catalogue")).isEmpty();
    List<Slot> started = fire("down");

    assertThat(started).hasSize(1);
    Slot slot = started.get(0);
    assertThat(slot.id().audit()).isEqualTo("deep");
    assertThat(slot.id().manual()).isTrue();
    assertThat(slot.state()).isEqualTo(SlotState.PLANNED);
    assertThat(slot.escalatedBy()).isEqualTo("a");
    slots("deep").turn(now);
    assertThat(slots("deep").toPrepare()).containsExactly(slot);
    Slot begun = Objects.requireNonNull(slots("deep").prepared(slot.id(), 1L, now).begun());
    assertThat(begun.escalatedBy()).isEqualTo("a");
  }

  @Test
  void waitsForTheCooldownAlsoAfterATakeover() {
    add("a", CHEAP);
    add("deep", DEEP + "\noverlap: queue");
    List<Slot> first = fire("down");
    now = START.plus(Duration.ofHours(6)).minusMillis(1);
    assertThat(fire("down")).isEmpty();

    Escalations successor = new Escalations(audits);
    successor.take(first);
    Batch batch = Batch.at(now);
    successor.fired(slots("a").audit(), List.of(), batch);
    assertThat(batch.records()).isEmpty();

    now = START.plus(Duration.ofHours(6));
    assertThat(fire("down")).hasSize(1);
  }

  @Test
  void aSuccessorKnowsWhatWasStarted() {
    add("a", CHEAP);
    add("deep", DEEP + "\noverlap: queue");
    List<Slot> first = fire("down");

    EscalationsTest other = new EscalationsTest();
    other.add("a", CHEAP);
    other.add("deep", DEEP + "\noverlap: queue");
    other.escalations.take(first);
    other.now = START.plusSeconds(60);

    assertThat(other.fire("down")).isEmpty();
  }

  @Test
  void startsNothingThatIsPausedOrRunsOrIsNotThere() {
    add("a", CHEAP);
    assertThat(fire("down")).as("there is none").isEmpty();

    add("deep", DEEP);
    slots("deep").revised(slots("deep").record().paused(START), slots("deep").audit());
    assertThat(fire("down")).as("it is paused").isEmpty();

    slots("deep").revised(slots("deep").record().paused(null), slots("deep").audit());
    slots("deep").manual(now);
    slots("deep").turn(now);
    assertThat(slots("deep").isBusy()).isTrue();
    assertThat(fire("down")).as("it runs").isEmpty();
  }
}
