package dev.sonde.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models as they are listed at each time of a scenario. Safe on any thread. */
final class Timeline {
  private static final double NANOS_PER_SECOND = 1e9;

  private final NavigableMap<Long, Listed> listed = new TreeMap<>();
  private final Clocks clocks;
  private final long beganNanos;

  /** What is listed between two changes. */
  record Listed(Catalog catalog, Hub hub) {}

  /**
   * @param beganAt when the scenario began; null for now. A time to come counts as now.
   */
  Timeline(Scenario scenario, Billing billing, Clocks clocks, @Nullable Instant beganAt) {
    this.clocks = clocks;
    long agoNanos = beganAt == null ? 0 : nanosSince(beganAt, clocks.wall().instant());
    beganNanos = clocks.nanos().getAsLong() - agoNanos;
    List<ModelCard> models = scenario.models();
    listed.put(0L, listed(models, billing));
    List<Change> changes =
        scenario.changes().stream()
            .sorted(Comparator.comparingDouble(Change::afterSeconds))
            .toList();
    for (Change change : changes) {
      models = models.stream().map(model -> changed(model, change)).toList();
      listed.put(Math.round(change.afterSeconds() * NANOS_PER_SECOND), listed(models, billing));
    }
  }

  private static long nanosSince(Instant past, Instant now) {
    return past.isAfter(now) ? 0 : Duration.between(past, now).toNanos();
  }

  private static Listed listed(List<ModelCard> models, Billing billing) {
    return new Listed(new Catalog(models), new Hub(models, billing));
  }

  private static ModelCard changed(ModelCard model, Change change) {
    List<Route> routes = model.providers().stream().map(change::applied).toList();
    return new ModelCard(model.id(), model.created(), routes);
  }

  /** What is listed now. */
  Listed now() {
    Map.Entry<Long, Listed> latest = listed.floorEntry(clocks.nanos().getAsLong() - beganNanos);
    return latest == null ? listed.firstEntry().getValue() : latest.getValue();
  }
}
