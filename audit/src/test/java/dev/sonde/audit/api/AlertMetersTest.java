package dev.sonde.audit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import dev.sonde.audit.scheduler.AlertBook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertMetersTest {

  @Test
  void countsAttemptsByOutcomeAndAlertsByState() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    DeliveryCounts counts = new DeliveryCounts();
    Outbox outbox =
        new Outbox(
            Destinations.of(List.of("team=webhook:http://a"), Map.of()),
            (destination, message, key) -> new Outcome(null, 200, null),
            counts,
            () -> "");
    AlertMeters meters = new AlertMeters(new AlertBook(), outbox, registry);
    counts.add("team", new Outcome(null, 200, null));
    counts.add("team", new Outcome("it answers 500", 500, null));
    counts.add("team", new Outcome("it answers 500", 500, null));
    meters.update();

    assertThat(attempts(registry, "delivered")).isEqualTo(1);
    assertThat(attempts(registry, "failed")).isEqualTo(2);
    assertThat(registry.get("sonde.alerts").tag("state", "firing").gauge().value()).isZero();
  }

  private static double attempts(SimpleMeterRegistry registry, String outcome) {
    return registry
        .get("sonde.alert.deliveries")
        .tag("destination", "team")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }
}
