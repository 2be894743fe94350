package dev.sonde.coordinator.api;

import com.github.f4b6a3.ulid.Ulid;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.kafka.GroupLags;
import dev.sonde.kafka.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The metrics for Prometheus. Every coordinator serves all of them, so use those of one coordinator
 * and do not add them up.
 */
final class ApiMetrics implements AutoCloseable {

  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessMetrics process = new ProcessMetrics(registry);
  private final RunBoard board;
  private final InstantSource wall;
  private final MultiGauge workers;
  private final MultiGauge deadLetters;
  private final MultiGauge lags;
  private final GroupLags groups;
  private final LiveReports reports;
  private final List<Runnable> extensions = new CopyOnWriteArrayList<>();
  private final RunGauges runs = new RunGauges(registry);

  /** The counts of the current scrape, so that all gauges are consistent. */
  private volatile Map<RunStatus, Long> counts = Map.of();

  ApiMetrics(RunBoard board, LiveReports live, GroupLags groups, InstantSource wall) {
    this.board = board;
    this.groups = groups;
    this.reports = live;
    this.wall = wall;
    for (RunStatus status : RunStatus.values()) {
      Gauge.builder("sonde.runs", () -> counts.getOrDefault(status, 0L))
          .description("Runs in the topics")
          .tag("status", status.word())
          .register(registry);
    }
    for (Outcome outcome : Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      FunctionCounter.builder("sonde.probes", board, known -> probes(known, name))
          .description("Probes that ended since this process began to follow the topics")
          .tag("outcome", name)
          .register(registry);
    }
    Gauge.builder("sonde.dispatch.lag", this::dispatchLagSeconds)
        .description("Age of the oldest run that was not started yet")
        .baseUnit("seconds")
        .register(registry);
    workers =
        MultiGauge.builder("sonde.workers.live")
            .description("Workers with a heartbeat in the last five seconds")
            .register(registry);
    deadLetters =
        MultiGauge.builder("sonde.dead.letters")
            .description("Records that could not be decoded (dead letters), by topic")
            .register(registry);
    lags =
        MultiGauge.builder("sonde.consumer.lag")
            .description("Records that the topic's group has not committed yet")
            .register(registry);
  }

  private static double probes(RunBoard board, String outcome) {
    LongAdder counted = board.probes().get(outcome);
    return counted == null ? 0 : counted.sum();
  }

  private double dispatchLagSeconds() {
    long now = wall.millis();
    if (counts.getOrDefault(RunStatus.QUEUED, 0L) == 0) {
      return 0;
    }
    return board.newest(run -> board.status(run.id()) == RunStatus.QUEUED).stream()
        .map(Run::id)
        .filter(Ulid::isValid)
        .mapToDouble(id -> Math.max(0, now - Ulid.getInstant(id).toEpochMilli()) / 1000.0)
        .max()
        .orElse(0);
  }

  /** Adds the metrics of an extension. */
  void extend(ApiExtension extension) {
    extensions.add(extension.measure(registry));
  }

  /** All metrics in Prometheus' text format. Sends requests to Kafka, so it blocks. */
  synchronized String scrape() {
    counts = board.counts();
    List<GroupLags.Lag> waiting = groups.now();
    workers.register(rows("region", live(waiting)), true);
    deadLetters.register(rows("topic", board.deadLetters().byTopic()), true);
    lags.register(
        waiting.stream()
            .<MultiGauge.Row<?>>map(
                each ->
                    MultiGauge.Row.of(
                        Tags.of("group", each.group(), "topic", each.topic()), each.records()))
            .toList(),
        true);
    runs.show(
        board.newest(run -> board.status(run.id()) == RunStatus.RUNNING).stream()
            .limit(RunGauges.MOST_RUNS)
            .map(reports::of)
            .toList());
    extensions.forEach(Runnable::run);
    return registry.scrape();
  }

  /** Live workers by region. A region with a jobs topic but no worker has 0, for alerts. */
  private Map<String, Long> live(List<GroupLags.Lag> waiting) {
    Map<String, Long> live =
        board.workers().live().stream()
            .collect(Collectors.groupingBy(Heartbeat::region, TreeMap::new, Collectors.counting()));
    waiting.forEach(
        each -> Topics.regionOf(each.topic()).ifPresent(region -> live.putIfAbsent(region, 0L)));
    return live;
  }

  private static List<MultiGauge.Row<?>> rows(String label, Map<String, ? extends Number> values) {
    return values.entrySet().stream()
        .<MultiGauge.Row<?>>map(
            each -> MultiGauge.Row.of(Tags.of(label, each.getKey()), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    groups.close();
    process.close();
    registry.close();
  }
}
