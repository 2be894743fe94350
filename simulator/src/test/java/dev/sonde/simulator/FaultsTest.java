package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsTest {
  private Simulator simulator;

  @BeforeAll
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(Scenario.named("faults")));
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  private RawResponse stream(String provider) throws IOException {
    return RawClient.stream(simulator.port(), "truth/model:" + provider);
  }

  private String outcome() {
    Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    return simulator.requests().get(simulator.requests().size() - 1).outcome();
  }

  @ParameterizedTest
  @CsvSource({
    "rate-limit, 429",
    "server-error, 500",
    "unavailable, 503",
    "no-credits, 402",
    "gateway-timeout, 504"
  })
  void failsWithAStatus(String provider, int status) throws IOException {
    var answer = stream(provider);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("x-inference-provider", provider);
    assertThat(outcome()).isEqualTo(provider);
  }

  @Test
  void answersAGatewayTimeoutInHtml() throws IOException {
    var answer = stream("gateway-timeout");

    assertThat(answer.headers()).containsEntry("content-type", "text/html");
    assertThat(answer.text()).startsWith("<html>");
  }

  @Test
  void saysAnErrorUnderTheHeadOfAStream() throws IOException {
    var answer = stream("error-body");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
    assertThat(answer.json().at("/error/type").asText()).isEqualTo("server_error");
    assertThat(outcome()).isEqualTo("error-body");
  }

  @Test
  void saysInDifferentWaysWhenToComeBack() throws IOException {
    assertThat(stream("rate-limit").headers()).containsEntry("retry-after", "2");
    assertThat(stream("rate-limit-date").headers().get("retry-after")).endsWith("GMT");
    assertThat(stream("rate-limit-reset-header").headers())
        .containsEntry("x-ratelimit-reset-requests", "2s");
    assertThat(stream("rate-limit-none").headers())
        .doesNotContainKeys("retry-after", "x-ratelimit-reset-requests");
  }

  @Test
  void breaksAStreamWithAnErrorEvent() throws IOException {
    var answer = stream("stream-error");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo("complete");
    assertThat(answer.chunks()).hasSize(5);
    assertThat(answer.chunks().get(4).at("/error/type").asText()).isEqualTo("server_error");
    assertThat(outcome()).isEqualTo("stream-error");
  }

  @Test
  void failsAGenerationByItsOwnWord() throws IOException {
    var answer =
        RawClient.chat(
            simulator.port(),
            RawClient.body(
                "truth/model:finish-error",
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo("complete");
    assertThat(answer.events()).endsWith("[DONE]");
    assertThat(answer.finishReason()).isEqualTo("error");
    assertThat(answer.said("content").strip().split(" ", -1)).hasSize(3);
    assertThat(answer.usages()).hasSize(1);
    assertThat(answer.usages().get(0).at("/usage/completion_tokens").asInt()).isEqualTo(3);
    assertThat(outcome()).isEqualTo("finish-error");
  }

  @ParameterizedTest
  @CsvSource({"reset, reset", "truncate, eof"})
  void breaksAConnectionAfterTheThirdChunk(String provider, String ending) throws IOException {
    var answer = stream(provider);

    assertThat(answer.ending()).isEqualTo(ending);
    assertThat(answer.chunks()).hasSize(4);
    assertThat(outcome()).isEqualTo(provider);
  }

  @Test
  void stallsUntilTheClientLeaves() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send(
          "POST /v1/chat/completions", RawClient.body("truth/model:stall", ",\"stream\":true"));
      Awaitility.await().until(() -> simulator.stats().inFlight() == 1);
    }
    assertThat(outcome()).isEqualTo("client-left");
  }

  @Test
  void answersNothingAtAll() throws IOException {
    var answer = stream("empty");

    assertThat(answer.said("content")).isEmpty();
    assertThat(answer.finishReason()).isEqualTo("stop");
    assertThat(answer.events()).endsWith("[DONE]");
  }

  @Test
  void sendsOneChunkThatIsNotJson() throws IOException {
    var events = stream("malformed").events();

    assertThat(events.get(4)).endsWith("\"content\":\"cut");
    assertThat(events).hasSize(12).endsWith("[DONE]");
  }

  @Test
  void breaksWholeAnswersToo() throws IOException {
    int port = simulator.port();
    var error = RawClient.chat(port, RawClient.body("truth/model:stream-error", ""));
    var failed = RawClient.chat(port, RawClient.body("truth/model:finish-error", "")).json();
    var truncated = RawClient.chat(port, RawClient.body("truth/model:truncate", ""));
    var malformed = RawClient.chat(port, RawClient.body("truth/model:malformed", ""));

    assertThat(error.status()).isEqualTo(500);
    assertThat(failed.at("/choices/0/finish_reason").asText()).isEqualTo("error");
    assertThat(failed.at("/choices/0/message/content").asText().strip().split(" ", -1)).hasSize(3);
    assertThat(failed.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    assertThat(truncated.ending()).isEqualTo("eof");
    assertThat(malformed.text()).isEqualTo("{\"id\":\"cut");
  }

  @Test
  void delaysTheHeadersAndNoMore() throws IOException {
    var answer = stream("slow-headers");
    outcome();
    RequestTruth truth = simulator.requests().get(simulator.requests().size() - 1);

    assertThat(answer.ending()).isEqualTo("complete");
    assertThat(answer.events()).endsWith("[DONE]");
    assertThat(truth.outcome()).isEqualTo("slow-headers");
    assertThat(truth.plannedTtftMicros()).isEqualTo(150_000);
    assertThat(truth.headersNanos() - truth.receivedNanos()).isGreaterThanOrEqualTo(150_000_000);
    assertThat(truth.firstTokenNanos()).isGreaterThanOrEqualTo(truth.headersNanos());
  }

  @Test
  void refusesWithoutAWordAndTellsOfIt() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("POST /v1/chat/completions", RawClient.body("truth/model:refuse", ""));

      assertThatThrownBy(client::line).isInstanceOf(IOException.class);
    }
    RequestTruth truth = simulator.requests().get(simulator.requests().size() - 1);
    assertThat(truth.outcome()).isEqualTo("refuse");
    assertThat(truth.provider()).isEqualTo("refuse");
    assertThat(truth.status()).isZero();
    assertThat(truth.plannedTtftMicros()).isEqualTo(-1);
  }

  @Test
  void refusesAShareOfConnections() throws IOException {
    Scenario shut = ScenarioReader.parse("shut", "refuseConnections: 0.5\nmodels: [{id: a/b}]");
    int refused = 0;
    try (Simulator half = Simulator.start(SimulatorOptions.of(shut))) {
      for (int i = 0; i < 40; i++) {
        refused += isRefused(half.port()) ? 1 : 0;
      }
      assertThat(refused).isBetween(5, 35);
      assertThat(half.stats().refusedConnections()).isEqualTo(refused);
    }
  }

  private static boolean isRefused(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send("GET /v1/models", "");
      client.line();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void failsAtTheRateItWasGiven() {
    Behaviour mixed = Objects.requireNonNull(Scenario.named("faults").behaviours().get("mixed"));
    Vocabulary vocabulary = new Vocabulary();
    int failed = 0;
    for (int i = 0; i < 5_000; i++) {
      Plan plan = new Plan(mixed, new Plan.Asked(1, 2, Mix.of(3, i), 100), vocabulary);
      failed += plan.fault() == null ? 0 : 1;
    }
    assertThat(failed).isBetween(900, 1_100);
  }
}
