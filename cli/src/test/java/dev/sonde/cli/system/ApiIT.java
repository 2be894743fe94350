package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ApiFleet.Answer;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API of a whole fleet, and the verbs that use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RUNS = "/api/v1/runs";

  private final ApiFleet fleet = new ApiFleet();
  private final IndependentServer server =
      IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)));

  @TempDir private Path home = Path.of("");

  @AfterAll
  void stop() {
    fleet.close();
    server.close();
  }

  private static String spec(IndependentServer server, int count, String more) {
    return """
        name: api
        models: [truth/model]
        providers: [a, b]
        prompts: [ping]
        load: {count: %d}
        endpoint: %s
        %s
        """
        .formatted(count, server.url(), more);
  }

  private String ended(Answer submitted) {
    assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
    String id = submitted.json().path("id").asText();
    await()
        .atMost(PATIENCE)
        .until(() -> fleet.get(RUNS + "/" + id + "/report").status(), status -> status == 200);
    return id;
  }

  private static void assertProblem(Answer answer, int status, String detail) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("type").asText()).isNotEmpty();
    assertThat(answer.json().path("title").asText()).isNotEmpty();
    assertThat(answer.json().path("detail").asText()).contains(detail);
  }

  @Test
  void aSpecBecomesARunWithReportAndEvents() throws IOException {
    Answer submitted = fleet.post(RUNS, spec(server, 6, ""));
    String id = submitted.json().path("id").asText();
    assertThat(submitted.location()).isEqualTo(RUNS + "/" + id);
    assertThat(submitted.json().path("notes").toString()).contains("no known price");

    Answer live = fleet.get(RUNS + "/" + id + "/live");
    assertThat(live.type()).isEqualTo("text/event-stream");
    String last = live.body().substring(live.body().lastIndexOf("event: final\ndata: "));
    String data = last.lines().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
    JsonNode followed = new ObjectMapper().readTree(data.substring("data: ".length()));
    assertThat(followed).isEqualTo(fleet.get(RUNS + "/" + id + "/report").json());

    assertThat(live.body()).startsWith("retry: 1000\n\n").contains("id: final\nevent: final\n");
    assertThat(fleet.get(RUNS + "/" + id + "/live", "Last-Event-ID", "final").status())
        .as("a browser that connects again after the end stops doing so")
        .isEqualTo(204);

    Figures figures = new Figures(followed);
    figures.assertBalanced();
    assertThat(figures.ledger("succeeded")).isEqualTo(12);
    assertThat(fleet.get(RUNS + "/" + id + "/report?format=text").body())
        .contains("12 planned = 12 succeeded");
    JsonNode shown = fleet.get(RUNS + "/" + id).json();
    assertThat(shown.path("status").asText()).isEqualTo("ended");
    assertThat(shown.path("ledger").path("succeeded").asInt()).isEqualTo(12);
    List<String> events = fleet.get(RUNS + "/" + id + "/events").body().lines().toList();
    assertThat(events)
        .hasSize(12)
        .allSatisfy(line -> assertThat(line).contains("\"outcome\":\"ok\""));
    assertThat(fleet.get(RUNS + "?status=ended&limit=1000").body()).contains(id);
    assertThat(fleet.get(RUNS + "?status=queued").body()).doesNotContain(id);
  }

  @Test
  void aReportThatIsKnownIsNotSentAgain() throws IOException, InterruptedException {
    String report = RUNS + "/" + ended(fleet.post(RUNS, spec(server, 1, ""))) + "/report";
    HttpResponse<String> first = fleet.whole(report);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");

    HttpResponse<String> again = fleet.whole(report, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(fleet.whole(report, "If-None-Match", "W/\"other\", " + tag).statusCode())
        .isEqualTo(304);
    assertProblem(fleet.get(report + "?live=null"), 400, "allowed are true and false");
    assertProblem(fleet.get(report + "?live=true&live=true"), 400, "live is given 2 times");
    assertThat(fleet.whole(report + "?format=text", "If-None-Match", tag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void theSameKeyIsTheSameRunAndNoOther() {
    Answer first = fleet.post(RUNS, spec(server, 1, ""), "Idempotency-Key", "once");
    Answer again = fleet.post(RUNS, spec(server, 1, ""), "Idempotency-Key", "once");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    assertProblem(
        fleet.post(RUNS, spec(server, 2, ""), "Idempotency-Key", "once"),
        409,
        "which has another spec");
    ended(first);
  }

  @Test
  void anotherCoordinatorKnowsTheKeyToo() {
    Answer first = fleet.post(RUNS, spec(server, 1, "seed: 5"), "Idempotency-Key", "shared");
    String other = fleet.serve(null);
    Answer again =
        fleet.send(
            ApiFleet.request(other + RUNS, "Idempotency-Key", "shared")
                .POST(HttpRequest.BodyPublishers.ofString(spec(server, 1, "seed: 5"))));

    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    ended(first);
  }

  @Test
  void everyFaultOfASpecIsTold() {
    Answer refused = fleet.post(RUNS, spec(server, 1, "cuont: 5\nwarmup: -1"));

    assertProblem(refused, 422, "cuont");
    JsonNode fault = refused.json().path("faults").path(0);
    assertThat(fault.path("line").asInt()).isEqualTo(7);
    assertThat(refused.json().path("faults")).hasSize(2);
    assertProblem(fleet.post(RUNS, "  "), 400, "the body is empty");
    assertProblem(fleet.post(RUNS, "x".repeat(1_100_000)), 413, "1 MiB");
    assertProblem(
        fleet.post(RUNS, spec(server, 1, "").replace("[ping]", "[{file: /etc/passwd}]")),
        422,
        "files are not read here");
  }

  @Test
  void aRegionWithoutAWorkerIsRefusedUnlessOneMayWait()
      throws ExecutionException, InterruptedException {
    String elsewhere = spec(server, 1, "regions: [elsewhere]");
    Answer refused = fleet.post(RUNS, elsewhere);
    assertProblem(refused, 422, "no live worker in elsewhere; regions with one: default");
    assertThat(refused.json().path("regions").path(0).asText()).isEqualTo("default");

    CompletableFuture<Answer> patient =
        CompletableFuture.supplyAsync(() -> fleet.post(RUNS + "?wait=true", elsewhere));
    Heartbeat beat =
        new Heartbeat(
            "w-late",
            "elsewhere",
            "test",
            Heartbeat.Work.NONE,
            Heartbeat.Jvm.IDLE,
            Heartbeat.Clock.UNKNOWN,
            Heartbeat.Machine.UNKNOWN,
            null);
    try (Producer<String, byte[]> producer = fleet.settings().producer("late")) {
      byte[] value = new JsonCodec<>(Heartbeat.class).encode(beat);
      assertThat(patient).isNotDone();
      producer.send(new ProducerRecord<>(Topics.WORKERS, 0, "w-late", value)).get();
    }

    assertThat(patient.get().status()).as(patient.get().body()).isEqualTo(201);
    assertThat(fleet.get("/api/v1/workers").body()).contains("w-late", "w-1");
    fleet.delete(RUNS + "/" + patient.get().json().path("id").asText());
  }

  @Test
  void aCancelledRunEndsWithWhatItMeasured() {
    try (IndependentServer slow =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(100, 3, 5)))) {
      Answer submitted = fleet.post(RUNS, spec(slow, 500, ""));
      String id = submitted.json().path("id").asText();
      await().atMost(PATIENCE).until(() -> slow.calls().size() >= 2);
      assertProblem(fleet.get(RUNS + "/" + id + "/report"), 404, "?live=true");
      JsonNode live = fleet.get(RUNS + "/" + id + "/report?live=true").json();
      assertThat(live.path("schema").asText()).isEqualTo("sonde.report/v1");
      assertLive(live.path("ledger"));
      assertLive(submitted.json().path("ledger"));
      assertLive(fleet.get(RUNS + "/" + id).json().path("ledger"));

      assertThat(fleet.delete(RUNS + "/" + id).status()).isEqualTo(202);
      long cancelled = System.nanoTime();
      Figures figures = new Figures(fleet.get(RUNS + "/" + ended(submitted) + "/report").json());
      figures.assertBalanced();
      assertThat(figures.ledger("cancelled")).isPositive();
      assertThat(fleet.get(RUNS + "/" + id).json().path("status").asText()).isEqualTo("cancelled");
      assertProblem(fleet.delete(RUNS + "/" + id), 409, "is over");
      assertThat(slow.calls())
          .as("a cancel reaches the worker within a second")
          .allSatisfy(
              call ->
                  assertThat(call.request().readNanos() - cancelled)
                      .isLessThan(TimeUnit.SECONDS.toNanos(1)));
    }
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    assertProblem(fleet.get(RUNS + "/nobody"), 404, "no run \"nobody\"");
    assertProblem(fleet.get("/nowhere"), 404, "/openapi.yaml");
    assertProblem(fleet.delete(RUNS), 405, "no such method");
    assertProblem(fleet.get(RUNS + "?limit=0"), 400, "allowed is 1 to 1000");
    assertProblem(fleet.get(RUNS + "?status=dead"), 400, "queued, running, ended, cancelled");
  }

  @Test
  void tellsHowItIs() {
    ended(fleet.post(RUNS, spec(server, 3, "name: counted").replace("name: api\n", "")));

    assertThat(fleet.get("/healthz").status()).isEqualTo(200);
    assertThat(fleet.get("/readyz").status()).isEqualTo(200);
    assertThat(fleet.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    assertThat(fleet.get("/metrics").body())
        .containsPattern("sonde_runs\\{status=\"ended\"} [1-9]")
        .containsPattern("sonde_probes_total\\{outcome=\"ok\"} [1-9]")
        .containsPattern("sonde_workers_live\\{region=\"default\"} 1")
        .contains("sonde_dispatch_lag_seconds", "jvm_memory_used_bytes");
  }

  @Test
  void recordsThatCannotBeReadAreCountedAndShown() throws ExecutionException, InterruptedException {
    byte[] poison = {(byte) 0xFF, 1, 2, 3};
    try (Producer<String, byte[]> producer = fleet.settings().producer("poison")) {
      producer.send(new ProducerRecord<>(Topics.RUNS, 0, "poison", poison)).get();
    }

    await().atMost(PATIENCE).until(() -> deadLetters().path("total").asInt() == 1);
    JsonNode shown = deadLetters();
    assertThat(shown.path("byTopic").path(Topics.RUNS).asInt()).isEqualTo(1);
    JsonNode letter = shown.path("deadLetters").path(0);
    assertThat(letter.path("origin").asText()).startsWith(Topics.RUNS + "-0@");
    assertThat(letter.path("reason").asText()).isNotBlank();
    assertThat(letter.path("bytes").asInt()).isEqualTo(4);
    assertThat(fleet.get("/metrics").body()).contains("sonde_dead_letters{topic=\"sonde.runs\"} 1");
    assertThat(Sonde.at(home).with("SONDE_SERVER", fleet.url()).run("runs").err())
        .contains("records that could not be decoded: 1");
  }

  private JsonNode deadLetters() {
    return fleet.get("/api/v1/dead-letters").json();
  }

  @Test
  void whereThereIsATokenItIsNeeded() {
    String guarded = fleet.serve("secret");

    for (String given : List.of("", "Bearer", "Bearer wrong", "secret", "Bearer secrets")) {
      Answer refused =
          fleet.send(ApiFleet.request(guarded + RUNS, "Authorization", given + " ").GET());
      assertProblem(refused, 401, "a bearer token is needed");
    }
    assertThat(
            fleet
                .send(ApiFleet.request(guarded + RUNS, "Authorization", "Bearer secret").GET())
                .status())
        .isEqualTo(200);
    assertThat(fleet.send(ApiFleet.request(guarded + "/healthz").GET()).status()).isEqualTo(200);
    assertThat(fleet.send(ApiFleet.request(guarded + "/metrics").GET()).status()).isEqualTo(401);
  }

  @Test
  void aWebPageCannotSpendWhereThereIsNoToken() throws IOException {
    Answer foreign = fleet.post(RUNS, spec(server, 1, ""), "Origin", "https://example.com");

    assertProblem(foreign, 403, "other sites");
    assertThat(askedAs("rebound.example.com")).startsWith("HTTP/1.1 403");
    assertThat(askedAs("localhost:8080")).startsWith("HTTP/1.1 200");
  }

  private String askedAs(String host) throws IOException {
    int port = URI.create(fleet.url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + RUNS + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Most of it waits, nothing is cancelled or lost, and it balances. */
  private static void assertLive(JsonNode ledger) {
    assertThat(ledger.path("pending").asLong()).as(ledger.toString()).isPositive();
    assertThat(ledger.path("cancelled").asLong()).as(ledger.toString()).isZero();
    assertThat(ledger.path("unaccounted").asLong()).as(ledger.toString()).isZero();
    long columns = 0;
    for (JsonNode column : ledger) {
      columns += column.asLong();
    }
    assertThat(columns).as(ledger.toString()).isEqualTo(2 * ledger.path("planned").asLong());
  }

  @Test
  void theVerbsSubmitWatchListReportAndCancel() throws IOException {
    Path file = home.resolve("spec.yaml");
    Files.writeString(file, spec(server, 50, ""));
    Sonde sonde = Sonde.at(home).with("SONDE_SERVER", fleet.url());
    Sonde.Result watched =
        sonde.run("submit", file.toString(), "--count", "4", "--watch", "-o", "json");
    watched.figures().assertBalanced();
    String id = watched.json().path("run").path("id").asText();

    assertThat(watched.figures().ledger("succeeded")).isEqualTo(8);
    assertThat(sonde.run("runs").out()).contains(id, "ended");
    assertThat(sonde.run("watch", id, "-o", "json").json()).isEqualTo(watched.json());
    assertThat(sonde.run("report", id, "--server", fleet.url(), "-o", "json").json())
        .isEqualTo(watched.json());
    String kafka = fleet.settings().bootstrap();
    assertThat(sonde.run("report", id, "--kafka", kafka, "-o", "json").json())
        .isEqualTo(watched.json());
    assertThat(sonde.run("events", id, "--server", fleet.url()).out().lines()).hasSize(8);
    assertThat(sonde.run("events", id, "--kafka", kafka).out().lines()).hasSize(8);
    Sonde.Result late = sonde.run("cancel", id);
    assertThat(late.exitCode()).isEqualTo(2);
    assertThat(late.err()).contains("is over");
  }

  @Test
  void theVerbsSayWhyNot() throws IOException {
    Path file = home.resolve("elsewhere.yaml");
    Files.writeString(file, spec(server, 1, "regions: [nowhere]"));
    Sonde sonde = Sonde.at(home).with("SONDE_SERVER", fleet.url());

    Sonde.Result refused = sonde.run("submit", file.toString());
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("no live worker in nowhere");
    Sonde.Result unknown = sonde.run("watch", "01NOBODY");
    assertThat(unknown.exitCode()).isEqualTo(2);
    Sonde.Result unreachable = sonde.run("runs", "--server", "http://127.0.0.1:1");
    assertThat(unreachable.exitCode()).isEqualTo(5);
    assertThat(unreachable.err()).contains("no coordinator answers at http://127.0.0.1:1");
  }
}
