package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Providers that echo the token in every kind of failure, and a search for it in everything that a
 * fleet and a local run leave behind.
 */
class TokenLeakIT {

  private static final String TOKEN = "hf_LeakedQwErTyUiOpAsDfGhJkLzXcVbNm12";

  private static final String KEY = "sk-OtherLeakedKeyOfAnotherProvider99";
  private static final Secrets SECRETS = Secrets.of(TOKEN, KEY);
  private static final String QUOTE = "no, not with Bearer " + TOKEN;
  private static final String EVENTS = "content-type: text/event-stream\r\n";

  /** A provider with its own endpoint is not named in the model. */
  private static final String OTHER = "";

  /** The failure of each provider, by its name. */
  private static final Map<String, String> ANSWERS = new HashMap<>();

  static {
    String error = "{\"error\":{\"message\":\"" + QUOTE + "\"}}";
    ANSWERS.put("unauthorized", answer("401 Unauthorized", "x-request-id: " + TOKEN, error));
    ANSWERS.put("forbidden", answer("403 Forbidden", "", "{\"error\":\"" + TOKEN + "\"}"));
    ANSWERS.put("broken", answer("500 Broken", "x-inference-provider: " + TOKEN, QUOTE));
    ANSWERS.put("page", answer("502 Bad", "", "<html><title>" + QUOTE + "</title></html>"));
    ANSWERS.put("moved", answer("302 Found", "location: http://x.example/?t=" + TOKEN, ""));
    ANSWERS.put("limited", answer("429 Slow", "retry-after: " + TOKEN, error));
    ANSWERS.put("told", answer("400 Bad", "x-error-message: " + TOKEN, error));
    ANSWERS.put("gone", answer("404 Not Found", "", error));
    ANSWERS.put("late", answer("200 OK", EVENTS, data(error)));
    ANSWERS.put("garbage", answer("200 OK", EVENTS, data("{" + QUOTE)));
    ANSWERS.put("noHttp", TOKEN + "\r\n\r\n");
    ANSWERS.put("cut", answer("200 OK", EVENTS, delta(QUOTE)));
    ANSWERS.put("echo", answer("200 OK", EVENTS, delta(QUOTE) + stop(TOKEN)));
    String halves = delta(TOKEN.substring(0, 20)) + delta(TOKEN.substring(20)) + stop("stop");
    ANSWERS.put("halves", answer("200 OK", EVENTS, halves));
    ANSWERS.put("edge", answer("200 OK", EVENTS, delta("x".repeat(30) + TOKEN) + stop("stop")));
    ANSWERS.put(OTHER, answer("401 No", "", "{\"error\":\"not with " + KEY + "\"}"));
  }

  @TempDir private Path home = Path.of("");

  private static String answer(String status, String header, String body) {
    return "HTTP/1.1 %s\r\nconnection: close\r\n%s\r\n\r\n%s"
        .formatted(status, header.strip(), body)
        .replace("close\r\n\r\n\r\n", "close\r\n\r\n");
  }

  private static String data(String json) {
    return "data: " + json + "\n\n";
  }

  private static String delta(String text) {
    return data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}");
  }

  private static String stop(String reason) {
    return data(
            "{\"model\":\"m\",\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}")
        + data("[DONE]");
  }

  private static IndependentServer leaking() {
    return IndependentServer.without(call -> call.raw(ANSWERS.getOrDefault(call.provider(), "")));
  }

  private static String spec(IndependentServer server) {
    String names =
        ANSWERS.keySet().stream()
            .filter(name -> !name.equals(OTHER))
            .sorted()
            .collect(Collectors.joining(", "));
    return """
        name: leaks
        models: [truth/model]
        providers: [%s, hangsUp, {name: key, endpoint: '%s', tokenEnv: THEIR_KEY}]
        prompts: ["say it"]
        request: {keepResponses: true, timeout: 5s}
        load: {count: 2}
        endpoint: %s
        """
        .formatted(names, server.url(), server.url());
  }

  private static void assertSent(IndependentServer server) {
    assertThat(server.calls())
        .filteredOn(call -> !call.provider().equals(OTHER))
        .isNotEmpty()
        .allSatisfy(
            call ->
                assertThat(call.request().header("authorization")).isEqualTo("Bearer " + TOKEN));
    assertThat(server.calls(OTHER))
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(call.request().header("authorization")).isEqualTo("Bearer " + KEY));
  }

  @Test
  void aFleetLeavesItNowhere() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary();
        IndependentServer server = leaking();
        RoleFleet fleet = new RoleFleet("HF_TOKEN", TOKEN, "THEIR_KEY", KEY)) {
      fleet.start(home, broker.bootstrap(), 1);
      FleetProcess monitored = fleet.add("worker-told", "--port", "0");
      RoleFleet.Submitted run = fleet.submitText(spec(server));
      Figures figures = run.report();
      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(2L * (ANSWERS.size() + 1));
      assertSent(server);

      Map<String, String> found = topics(broker.bootstrap());
      assertThat(found.get("topic sonde.events")).contains("[token]");
      for (String format : List.of("text", "json", "csv", "md", "html", "junit", "hlog")) {
        String path = "/api/v1/runs/" + run.id() + "/report?format=" + format;
        found.put("report " + format, get(run.url() + path));
      }
      for (String path :
          List.of(
              "/api/v1/runs/" + run.id() + "/events",
              "/api/v1/runs/" + run.id(),
              "/api/v1/runs/" + run.id() + "/live",
              "/api/v1/workers",
              "/api/v1/dead-letters",
              "/api/v1/models/truth%2Fmodel/providers",
              "/metrics",
              "/nowhere")) {
        found.put(path, get(run.url() + path));
      }
      assertThat(found.get("/metrics")).contains("sonde_run");
      found.put("a refused spec", refused(run.url()));
      Matcher told = Pattern.compile("health at (\\S+)").matcher(monitored.printed());
      assertThat(told.find()).isTrue();
      found.put("the worker's metrics", get(told.group(1) + "/metrics"));
      found.put("processes", commandLines());
      assertThat(found.get("processes")).contains("worker-told");
      for (FleetProcess process : fleet.processes()) {
        process.dismiss();
        process.exitCode();
        found.put(process.name() + " printed", process.printed());
        found.put(process.name() + " logged", process.name() + process.logged());
      }
      found.putAll(files());
      SECRETS.assertNowhere(found);
    }
  }

  @Test
  void aRunOnOneMachineLeavesItNowhere() throws Exception {
    try (IndependentServer server = leaking()) {
      Path file = Files.writeString(home.resolve("spec.yaml"), spec(server));
      Path out = home.resolve("out");
      Sonde sonde = Sonde.at(home).with("HF_TOKEN", TOKEN).with("THEIR_KEY", KEY);
      Sonde.Result run = sonde.run("run", file.toString(), "--out", out.toString());
      assertSent(server);

      Map<String, String> found = new HashMap<>();
      found.put("stdout", run.out());
      found.put("stderr", run.err());
      for (String format : List.of("text", "json", "csv", "md", "html", "junit", "hlog")) {
        found.put("report " + format, sonde.run("report", "last", "--format", format).out());
      }
      found.put("events jsonl", sonde.run("events", "last", "--format", "jsonl").out());
      found.put("events csv", sonde.run("events", "last", "--format", "csv").out());
      assertThat(found.get("events jsonl")).contains("[token]");
      found.put("providers", sonde.run("providers", "truth/model", "--router", server.url()).err());
      found.put("plan", sonde.run("plan", file.toString()).out());
      found.putAll(files());
      assertThat(found).containsKey("file out/report.json");
      SECRETS.assertNowhere(found);
    }
  }

  /** All records of all topics, also Kafka's internal ones, after decompression. */
  private static Map<String, String> topics(String bootstrap) throws Exception {
    KafkaSettings settings = new KafkaSettings(bootstrap, Map.of());
    Map<String, String> found = new HashMap<>();
    try (Admin admin = settings.admin();
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      for (String topic :
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        StringBuilder text = new StringBuilder(topic).append('\n');
        while (partitions.stream()
            .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
          consumer
              .poll(Duration.ofMillis(200))
              .forEach(
                  each -> {
                    append(text, each.key());
                    append(text, each.value());
                    each.headers().forEach(header -> append(text, header.value()));
                  });
        }
        found.put("topic " + topic, text.toString());
      }
    }
    assertThat(found.keySet())
        .contains("topic sonde.runs", "topic sonde.partials", "topic sonde.reports")
        .anyMatch(name -> name.startsWith("topic sonde.jobs"));
    return found;
  }

  private static void append(StringBuilder text, byte @Nullable [] bytes) {
    if (bytes != null) {
      text.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + "\n" + response.headers().map() + "\n" + response.body();
  }

  /** Submits a spec with the token itself in place of its variable's name. */
  private static String refused(String url) throws IOException, InterruptedException {
    String spec =
        "models: [m]\nproviders: [{name: a, tokenEnv: " + TOKEN + "}]\nload: {count: 1}\n";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/runs"))
            .POST(HttpRequest.BodyPublishers.ofString(spec))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(422);
    return response.body();
  }

  /** The command lines of all processes of this machine, as other users see them. */
  private static String commandLines() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path each : processes.filter(path -> path.toString().matches("/proc/\\d+")).toList()) {
        try {
          all.append(Files.readString(each.resolve("cmdline"), StandardCharsets.ISO_8859_1));
          all.append('\n');
        } catch (IOException e) {
          // It has ended in the meantime.
          all.append('\n');
        }
      }
    }
    return all.toString();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> found = new HashMap<>();
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walked = Files.walk(home)) {
      walked.filter(Files::isRegularFile).forEach(all::add);
    }
    for (Path each : all) {
      String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
      found.put("file " + home.relativize(each), each + "\n" + text);
    }
    return found;
  }
}
