package dev.sonde.audit.api;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Delivery;
import dev.sonde.audit.notify.Destination;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.scheduler.AlertBook;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics of alerts. Those of each coordinator are the same, but for the attempts to deliver,
 * which are its own.
 */
public final class AlertMeters {

  private final AlertBook book;
  private final MultiGauge alerts;
  private final MultiGauge waiting;

  public AlertMeters(AlertBook book, Outbox outbox, MeterRegistry registry) {
    this.book = book;
    alerts =
        MultiGauge.builder("sonde.alerts")
            .description("Alerts that are kept, by state")
            .register(registry);
    waiting =
        MultiGauge.builder("sonde.alert.notices.waiting")
            .description("Notices that are owed to a destination")
            .register(registry);
    for (Destination each : outbox.destinations().all()) {
      String name = each.name();
      counter(registry, outbox, name, "delivered");
      counter(registry, outbox, name, "failed");
    }
  }

  private static void counter(
      MeterRegistry registry, Outbox outbox, String destination, String outcome) {
    FunctionCounter.builder(
            "sonde.alert.deliveries",
            outbox.counts(),
            counts ->
                outcome.equals("delivered")
                    ? counts.count(destination).delivered()
                    : counts.count(destination).failed())
        .description("Attempts of this coordinator to deliver")
        .tags(Tags.of("destination", destination, "outcome", outcome))
        .register(registry);
  }

  /** Counts anew. */
  public void update() {
    Map<AlertState, Long> states = new EnumMap<>(AlertState.class);
    Map<String, Long> owed = new TreeMap<>();
    for (Alert alert : book.alerts()) {
      states.merge(alert.state(), 1L, Long::sum);
      for (Delivery each : alert.deliveries()) {
        boolean waits = each.status() == Delivery.Status.WAITING;
        owed.merge(each.destination(), waits ? 1L : 0L, Long::sum);
      }
    }
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (AlertState state : AlertState.values()) {
      rows.add(MultiGauge.Row.of(Tags.of("state", state.word()), states.getOrDefault(state, 0L)));
    }
    alerts.register(rows, true);
    waiting.register(
        owed.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                each -> MultiGauge.Row.of(Tags.of("destination", each.getKey()), each.getValue()))
            .toList(),
        true);
  }
}
