package dev.sonde.cli.monitor;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.coordinator.api.ProcessMetrics;
import dev.sonde.worker.WorkerState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of one worker, in the text format of Prometheus. */
final class WorkerMetrics implements AutoCloseable {

  private static final double MILLIS_PER_SECOND = 1000;

  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessMetrics process;
  private final Supplier<Optional<WorkerState>> state;

  WorkerMetrics(String worker, String region, Supplier<Optional<WorkerState>> state) {
    this.state = state;
    registry.config().commonTags("region", region, "worker", worker);
    this.process = new ProcessMetrics(registry);
    for (Outcome outcome : Outcome.values()) {
      FunctionCounter.builder("sonde.worker.probes", this, known -> known.ended(outcome))
          .description("Probes that this worker ended")
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge("sonde.worker.in.flight", "Probes in flight", null, beat -> beat.work().inFlight());
    gauge(
        "sonde.worker.partitions",
        "Jobs partitions that this worker holds",
        null,
        beat -> beat.work().partitions());
    gauge(
        "sonde.worker.claims.full",
        "1 when a partition has reached its limit of claims: more workers would help",
        null,
        beat -> beat.work().claimsFull() ? 1 : 0);
    gauge(
        "sonde.worker.pause.max",
        "Longest GC pause of the process between the last two heartbeats",
        "seconds",
        beat -> beat.jvm().gcPauseMaxMillis() / MILLIS_PER_SECOND);
    gauge(
        "sonde.worker.clock.offset",
        "Time of the broker minus time of the worker",
        "seconds",
        beat -> orNaN(beat.clock().offset().millis()) / MILLIS_PER_SECOND);
    gauge(
        "sonde.worker.machine.cpu",
        "Share of all processors in use by any process",
        null,
        beat -> orNaN(beat.machine().cpu()));
    gauge(
        "sonde.worker.stolen",
        "Share of all processors that the hypervisor gave to other guests",
        null,
        beat -> orNaN(beat.machine().stolen()));
    gauge(
        "sonde.worker.cpu.pressure",
        "Share of the time in which a task waited for a processor",
        null,
        beat -> orNaN(beat.machine().cpuPressure()));
    Gauge.builder("sonde.worker.silent", this, WorkerMetrics::silentSeconds)
        .description("Time since the last heartbeat that the broker acknowledged")
        .baseUnit("seconds")
        .register(registry);
  }

  private void gauge(
      String name, String description, @Nullable String unit, ToDoubleFunction<Heartbeat> value) {
    Gauge.builder(
            name,
            this,
            known ->
                known
                    .state
                    .get()
                    .map(WorkerState::last)
                    .map(value::applyAsDouble)
                    .orElse(Double.NaN))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private double ended(Outcome outcome) {
    return state.get().map(known -> known.ended().getOrDefault(outcome, 0L)).orElse(0L);
  }

  private double silentSeconds() {
    return state.get().map(known -> known.since().toNanos() / 1e9).orElse(Double.NaN);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    process.close();
    registry.close();
  }
}
