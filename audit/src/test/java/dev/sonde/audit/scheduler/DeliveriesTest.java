package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.alert.Audience;
import dev.sonde.audit.alert.AuditAlerts;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Evidence;
import dev.sonde.audit.alert.Observation;
import dev.sonde.audit.alert.Owed;
import dev.sonde.audit.alert.Patience;
import dev.sonde.audit.alert.Reading;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.Message;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();
  private long nanos;
  private Outcome outcome = new Outcome(null, 200, null);
  private final Deliveries deliveries =
      new Deliveries(
          new Outbox(
              Destinations.of(List.of("a=webhook:http://a", "b=webhook:http://b"), Map.of()),
              (destination, message, key) -> {
                sent.add(destination.name() + " " + key);
                return outcome;
              },
              new DeliveryCounts(),
              () -> ""),
          threads::add,
          () -> nanos);

  private static Owed owed(String destination, int number) {
    AuditAlerts alerts = new AuditAlerts(List.of());
    Condition condition =
        new Condition("audit", "missed", "", "slots " + number, null, null, Severity.INFO);
    Evidence evidence = new Evidence("a slot did not run", null, NOW, null);
    alerts.observe(List.of(new Observation(condition, Reading.BAD, Patience.NONE, evidence)), NOW);
    alerts.turn(new Audience(List.of(destination), false), NOW, 1);
    return alerts.owed(false, NOW).get(0);
  }

  private boolean begin(Owed owed) {
    boolean begins = deliveries.begins(owed);
    if (begins) {
      Message message = new Message(owed.alert(), owed.delivery().notice(), "http://x", NOW);
      deliveries.send(owed, message, false);
    }
    return begins;
  }

  private void work() {
    for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
      next.run();
    }
    while (deliveries.next() != null) {
      // Its failures decide what begins next.
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void oneThatHangsHoldsUpNoOther() {
    for (int i = 0; i < Deliveries.MOST_AT_ONCE; i++) {
      assertThat(begin(owed("a", i))).isTrue();
    }
    assertThat(begin(owed("a", 9))).isFalse();
    assertThat(begin(owed("b", 1))).isTrue();
  }

  @Test
  void aNoticeIsUnderWayOnce() {
    Owed owed = owed("a", 1);
    assertThat(begin(owed)).isTrue();
    assertThat(begin(owed)).isFalse();
    work();
    assertThat(begin(owed)).isTrue();
  }

  @Test
  void oneThatFailsIsLeftAloneLongerEachTime() {
    outcome = new Outcome("it answers 500", 500, null);
    begin(owed("a", 1));
    work();
    assertThat(begin(owed("a", 2))).isFalse();
    assertThat(begin(owed("b", 2))).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(begin(owed("a", 2))).isTrue();
    assertThat(begin(owed("a", 3))).as("one at a time while it fails").isFalse();
    work();
    pass(Duration.ofMillis(900));
    assertThat(begin(owed("a", 3))).isFalse();
    pass(Duration.ofMillis(1_100));
    outcome = new Outcome(null, 200, null);
    assertThat(begin(owed("a", 3))).isTrue();
    work();
    assertThat(begin(owed("a", 4))).isTrue();
    assertThat(begin(owed("a", 5))).isTrue();
  }

  @Test
  void oneThatAsksForTimeGetsIt() {
    outcome = new Outcome("it answers 429", 429, Duration.ofSeconds(30));
    begin(owed("a", 1));
    work();
    pass(Duration.ofSeconds(29));
    assertThat(begin(owed("a", 1))).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(begin(owed("a", 1))).isTrue();
  }

  @Test
  void aClaimThatWaitedTooLongIsNotSent() {
    begin(owed("a", 1));
    pass(Deliveries.CLAIM.plusMillis(1));
    Objects.requireNonNull(threads.poll()).run();
    Deliveries.Result result = Objects.requireNonNull(deliveries.next());
    assertThat(result.outcome().delivered()).isFalse();
    assertThat(sent).isEmpty();
    assertThat(begin(owed("a", 1))).as("it is tried again at once").isTrue();
  }

  @Test
  void aDestinationThatIsNotConfiguredIsNotTold() {
    assertThat(begin(owed("nobody", 1))).isFalse();
  }

  @Test
  void aPostThatBreaksIsAFailure() {
    Deliveries broken =
        new Deliveries(
            new Outbox(
                Destinations.of(List.of("a=webhook:http://a"), Map.of()),
                (destination, message, key) -> {
                  throw new NoClassDefFoundError("gone");
                },
                new DeliveryCounts(),
                () -> ""),
            Runnable::run,
            () -> nanos);
    Owed owed = owed("a", 1);
    assertThat(broken.begins(owed)).isTrue();
    broken.send(owed, new Message(owed.alert(), owed.delivery().notice(), "http://x", NOW), false);
    assertThat(Objects.requireNonNull(broken.next()).outcome().problem())
        .isEqualTo("it cannot be sent");
  }
}
