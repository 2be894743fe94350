package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.WorkerReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of running runs: ledger, latencies, cost and the send lag of their workers. A run that is
 * over has a report instead.
 */
final class RunGauges {

  /** Only the newest runs, because each has dozens of time series. */
  static final int MOST_RUNS = 10;

  private final MultiGauge ledger;
  private final RunSummaries latencies =
      new RunSummaries(
          "sonde_run_latency_seconds", "Latencies of a running run so far, without failures");
  private final MultiGauge costs;
  private final MultiGauge budgets;
  private final RunSummaries lags =
      new RunSummaries("sonde_run_send_lag_seconds", "Send lag of the workers of a running run");

  RunGauges(PrometheusMeterRegistry registry) {
    ledger =
        gauge(
            "sonde.run.probes",
            "Probes of a running run by ledger column; open means not settled yet",
            registry);
    costs = gauge("sonde.run.cost.usd", "Cost of a running run so far", registry);
    budgets = gauge("sonde.run.budget.usd", "Budget of a running run", registry);
    registry.getPrometheusRegistry().register(latencies);
    registry.getPrometheusRegistry().register(lags);
  }

  private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Replaces the gauges by those of these runs. */
  void show(List<Report> running) {
    List<MultiGauge.Row<?>> columns = new ArrayList<>();
    RunSummaries.Rows quantiles = new RunSummaries.Rows();
    List<MultiGauge.Row<?>> spent = new ArrayList<>();
    List<MultiGauge.Row<?>> allowed = new ArrayList<>();
    RunSummaries.Rows late = new RunSummaries.Rows();
    for (Report report : running) {
      Tags run = Tags.of("run", report.run().id(), "name", report.run().name());
      columns(report.ledger())
          .forEach((column, count) -> columns.add(row(run.and("column", column), count)));
      for (CellReport cell : report.cells()) {
        Tags tags =
            run.and("model", cell.model(), "provider", cell.provider(), "region", cell.region());
        cell.latencyMs()
            .forEach((metric, latency) -> quantiles.add(tags.and("metric", metric), latency));
        add(spent, tags, cell.cost().totalUsd());
      }
      add(allowed, run, budget(report));
      for (WorkerReport worker : report.workers()) {
        Tags tags = run.and("worker", worker.id(), "region", worker.region());
        late.add(
            tags,
            RunSummaries.quantile(0.5, worker.delays().sendLagMs().p50()),
            RunSummaries.quantile(0.99, worker.delays().sendLagMs().p99()));
      }
    }
    ledger.register(columns, true);
    latencies.show(quantiles);
    costs.register(spent, true);
    budgets.register(allowed, true);
    lags.show(late);
  }

  private static Map<String, Long> columns(Ledger ledger) {
    Map<String, Long> columns = new LinkedHashMap<>();
    columns.put("planned", ledger.planned());
    columns.put("succeeded", ledger.succeeded());
    columns.put("failed", ledger.failed());
    columns.put("dropped", ledger.dropped());
    columns.put("in_doubt", ledger.inDoubt());
    columns.put("cancelled", ledger.cancelled());
    columns.put("open", ledger.open());
    return columns;
  }

  private static @Nullable Double budget(Report report) {
    JsonNode spec = report.spec();
    return spec != null && spec.at("/budget/usd").isNumber()
        ? spec.at("/budget/usd").asDouble()
        : null;
  }

  private static void add(List<MultiGauge.Row<?>> rows, Tags tags, @Nullable Double value) {
    if (value != null) {
      rows.add(row(tags, value));
    }
  }

  private static MultiGauge.Row<?> row(Tags tags, Number value) {
    return MultiGauge.Row.of(tags, value);
  }
}
