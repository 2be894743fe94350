package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.audit.api.AuditMeters;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.monitor.WorkerMonitor;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.WorkerState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Checks the Grafana dashboard against the metrics of coordinator and worker. .ci/compose checks
 * that Prometheus answers its queries.
 */
class DashboardIT {

  private static final Path DASHBOARD = Path.of("../deploy/helm/sonde/dashboards/sonde.json");
  private static final Path PROVISIONED =
      Path.of("../deploy/grafana/provisioning/datasources/prometheus.yml");
  private static final Pattern METRIC = Pattern.compile("(?:sonde|jvm|process)_[a-z_]+");
  private static final Pattern GROUPED = Pattern.compile(" by \\(([a-z, ]+)\\)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)!?=~?\"|\\{\\{(\\w+)}}");

  /**
   * The label that Prometheus adds. Not {@code job}, which differs between a PodMonitor and a file.
   */
  private static final String SCRAPED = "instance";

  /** Units by their names in Grafana. */
  private static final Set<String> UNITS =
      Set.of("short", "s", "ms", "reqps", "percentunit", "bytes", "currencyUSD");

  @Test
  void everyQueryAsksForWhatIsTold() throws Exception {
    String told = coordinator() + worker();
    JsonNode dashboard = dashboard();
    int queries = 0;
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String query = target.path("expr").asText() + " " + target.path("legendFormat").asText();
        assertTold(told, query);
        queries++;
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        assertTold(told, variable.at("/query/query").asText());
      }
    }
    assertThat(queries).isGreaterThan(20);
  }

  @Test
  void panelsStandApartAndHaveUnits() throws IOException {
    JsonNode panels = dashboard().path("panels");
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : panels) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as("the id of %s", title).isTrue();
      JsonNode at = panel.path("gridPos");
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isLessThanOrEqualTo(24);
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
          assertThat(cells.add(cell)).as("%s lies on another panel", title).isTrue();
        }
      }
      if (panel.path("type").asText().equals("timeseries")) {
        assertThat(UNITS).as(title).contains(panel.at("/fieldConfig/defaults/unit").asText());
        assertThat(panel.path("targets").findValuesAsText("legendFormat")).doesNotContain("");
      }
    }
  }

  /**
   * The datasource is chosen in the dashboard, so that it works in any Grafana; ours is the
   * default.
   */
  @Test
  void asksTheChosenDatasource() throws IOException {
    JsonNode dashboard = dashboard();
    assertThat(dashboard.at("/templating/list/0/name").asText()).isEqualTo("datasource");
    assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    List<String> asked = new ArrayList<>(dashboard.findValuesAsText("uid"));
    asked.remove(dashboard.path("uid").asText());
    assertThat(asked).hasSizeGreaterThan(40).containsOnly("${datasource}");
    assertThat(Files.readString(PROVISIONED))
        .contains("type: " + dashboard.at("/templating/list/0/query").asText())
        .contains("isDefault: true");
  }

  /** Every coordinator exports every run, so a sum must count each run once. */
  @Test
  void countsWhatCoordinatorsTellOnce() throws IOException {
    for (String query : dashboard().findValuesAsText("expr")) {
      if (query.matches(".*sonde_(run_|runs|audit_|audits|workers_|dispatch_|dead_|consumer_).*")) {
        assertThat(query).containsPattern("max( by \\([a-z, ]+\\))? ?\\(sonde_");
      }
    }
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(DASHBOARD.toFile());
  }

  private static void assertTold(String told, String query) {
    Matcher metrics = METRIC.matcher(query);
    assertThat(metrics.find()).as(query).isTrue();
    List<String> series =
        told.lines()
            .filter(line -> line.matches(Pattern.quote(metrics.group()) + "[{ ].*"))
            .toList();
    Set<String> labels = new TreeSet<>();
    Matcher named = LABEL.matcher(query);
    while (named.find()) {
      labels.add(named.group(1) == null ? named.group(2) : named.group(1));
    }
    Matcher grouped = GROUPED.matcher(query);
    while (grouped.find()) {
      labels.addAll(List.of(grouped.group(1).split(", ", -1)));
    }
    labels.remove(SCRAPED);
    assertThat(series)
        .as("a series for %s with %s", query, labels)
        .anyMatch(line -> labels.stream().allMatch(label -> line.contains(label + "=\"")));
  }

  /** The metrics of a coordinator during a run. */
  private static String coordinator() {
    try (ApiFleet fleet = new ApiFleet();
        IndependentServer server =
            IndependentServer.without(call -> call.stream(Pace.ofMillis(20, 4, 5)))) {
      String spec =
          """
          name: watched
          models: [truth/model]
          providers: [{name: a, pricing: {input: 1, output: 1}}]
          prompts: [ping]
          budget: {usd: 1}
          load: {rate: 10/s, duration: 30s}
          endpoint: %s
          """
              .formatted(server.url());
      ApiFleet.Answer submitted = fleet.post("/api/v1/runs", spec);
      assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> fleet.get("/metrics").body().contains("sonde_run_latency_seconds{"));
      String told = fleet.get("/metrics").body();
      String id = submitted.json().path("id").asText();
      fleet.delete("/api/v1/runs/" + id);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !fleet.get("/metrics").body().contains("sonde_run_latency_seconds{"));
      // Present only after the first one.
      return told + audits() + "sonde_dead_letters{topic=\"t\"} 1\n";
    }
  }

  /** What is told of an audit with a cap, one slot of which has a report. */
  private static String audits() {
    AuditBook book = new AuditBook();
    String document =
        "{\"name\":\"a\",\"spec\":{\"models\":\"o/m\",\"providers\":[\"p\"]},"
            + "\"schedule\":{\"every\":\"1h\"},\"budget\":{\"usdPerDay\":1}}";
    AuditRecord record = AuditRecord.created("a", null, document, Instant.EPOCH);
    book.accept(stored(Topics.AUDITS, "a", record));
    book.accept(stored(Topics.SLOTS, "scheduler", Map.of("coordinator", "c")));
    book.accept(stored(Topics.SLOTS, "a/spend", Map.of("nanoUsd", Map.of("1970-01-01", 5))));
    book.accept(
        stored(
            Topics.SLOTS,
            "a/1970-01-01T00:00:00Z",
            Map.of(
                "id",
                Map.of("audit", "a", "at", Instant.EPOCH),
                "window",
                Map.of("dueAt", Instant.EPOCH, "startBy", Instant.EPOCH),
                "state",
                "done",
                "execution",
                Map.of("run", "01", "begunAt", Instant.EPOCH.plusSeconds(2)))));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new AuditMeters(book, registry).update();
    return registry.scrape();
  }

  private static ConsumerRecord<String, byte[]> stored(String topic, String key, Object value) {
    try {
      byte[] json = new ObjectMapper().findAndRegisterModules().writeValueAsBytes(value);
      return new ConsumerRecord<>(topic, 0, 0, key, json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record cannot be written", e);
    }
  }

  private static String worker() {
    Heartbeat beat =
        new Heartbeat(
            "w",
            "here",
            "test",
            new Heartbeat.Work(1, 1, false),
            new Heartbeat.Jvm(1, 0.1),
            new Heartbeat.Clock(new Heartbeat.Offset(0.1, 0.1), 0.0),
            new Heartbeat.Machine(new Heartbeat.Processors(0.1, 0.0), 0.0, ""),
            null);
    WorkerState state = new WorkerState(beat, Duration.ZERO, Map.of(Outcome.OK, 1L));
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        WorkerMonitor monitor = new WorkerMonitor(vertx, "w", "here", () -> Optional.of(state))) {
      String url = "http://127.0.0.1:" + monitor.start("127.0.0.1", 0).join();
      return RolesIT.get(url + "/metrics").body();
    } catch (Exception e) {
      throw new IllegalStateException("no figures", e);
    }
  }
}
