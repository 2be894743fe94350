package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.monitor.WorkerMonitor;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.worker.WorkerState;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard against what coordinator and worker really tell. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("../deploy/grafana/dashboards/sonde.json");
  private static final Pattern METRIC = Pattern.compile("(?:sonde|jvm|process)_[a-z_]+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"|\\{\\{(\\w+)}}");

  /** What Prometheus adds itself. */
  private static final Set<String> SCRAPED = Set.of("instance", "job");

  @Test
  void everyQueryAsksForWhatIsTold() throws Exception {
    String told = coordinator() + worker();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    int queries = 0;
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String query = target.path("expr").asText() + " " + target.path("legendFormat").asText();
        assertTold(told, query);
        queries++;
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      assertTold(told, variable.at("/query/query").asText());
    }
    assertThat(queries).isGreaterThan(20);
  }

  private static void assertTold(String told, String query) {
    Matcher metrics = METRIC.matcher(query);
    assertThat(metrics.find()).as(query).isTrue();
    String series =
        told.lines()
            .filter(
                line ->
                    line.startsWith(metrics.group() + "{")
                        || line.startsWith(metrics.group() + " "))
            .findFirst()
            .orElse("");
    assertThat(series).as("a series for %s", query).isNotEmpty();
    Set<String> labels = new TreeSet<>();
    Matcher named = LABEL.matcher(query);
    while (named.find()) {
      labels.add(named.group(1) == null ? named.group(2) : named.group(1));
    }
    labels.removeAll(SCRAPED);
    assertThat(labels).as("labels of %s", query).allMatch(label -> series.contains(label + "=\""));
  }

  /** While a run goes on. */
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
      // Present as soon as there is one.
      return told + "sonde_dead_letters{topic=\"t\"} 1\n";
    }
  }

  private static String worker() {
    Heartbeat beat =
        new Heartbeat(
            "w", "here", "test", 1, 1, false, 1, 0.1, 0.1, 0.1, 0.0, 0.1, 0.0, 0.0, "", null);
    WorkerState state = new WorkerState(beat, Duration.ZERO, Map.of(Outcome.OK, 1L));
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        WorkerMonitor monitor = new WorkerMonitor(vertx, "here", () -> Optional.of(state))) {
      String url = "http://127.0.0.1:" + monitor.start("127.0.0.1", 0).join();
      return RolesTest.get(url + "/metrics").body();
    } catch (Exception e) {
      throw new IllegalStateException("no figures", e);
    }
  }
}
