package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TruthTest {
  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(Scenario.named("paced")));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private RawResponse chat(String... headers) throws IOException {
    String body = RawClient.body("truth/model:a", ",\"stream\":true");
    return RawClient.chat(simulator.port(), body, headers);
  }

  private RequestTruth last() {
    Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    List<RequestTruth> all = simulator.requests();
    return all.get(all.size() - 1);
  }

  @Test
  void stampsWhatItSentInOrderAndBeforeTheClientSawIt() throws IOException {
    long before = System.nanoTime();
    var answer = chat("x-request-id: one", "x-hf-session-id: s1");
    long after = System.nanoTime();
    RequestTruth truth = last();

    assertThat(truth.receivedNanos()).isBetween(before, after);
    assertThat(truth.headersNanos()).isBetween(truth.receivedNanos(), answer.headersNanos());
    assertThat(truth.firstContentNanos() - truth.receivedNanos())
        .isGreaterThanOrEqualTo(20_000_000);
    assertThat(truth.firstTokenNanos()).isEqualTo(truth.firstContentNanos());
    assertThat(truth.lastContentNanos() - truth.receivedNanos()).isGreaterThanOrEqualTo(95_000_000);
    assertThat(truth.endNanos()).isBetween(truth.lastContentNanos(), after);
    assertThat(truth.requestId()).isEqualTo("one");
    assertThat(truth.sessionId()).isEqualTo("s1");
    assertThat(truth.model()).isEqualTo("truth/model:a");
    assertThat(truth.modelFirst()).isTrue();
    assertThat(truth.provider()).isEqualTo("a");
    assertThat(truth.ordinal()).isZero();
    assertThat(truth.status()).isEqualTo(200);
    assertThat(truth.outcome()).isEqualTo("ok");
    assertThat(truth.outputTokens()).isEqualTo(16);
  }

  @Test
  void seesWhenTheModelWasNotTheFirstKey() throws IOException {
    RawClient.chat(
        simulator.port(), "{\"messages\":[{\"content\":\"x\"}],\"model\":\"truth/model:b\"}");

    assertThat(last().modelFirst()).isFalse();
  }

  @Test
  void countsDuplicatesAndRefusalsAndTellsThemOnTheControlPort() throws IOException {
    chat("x-request-id: twin");
    chat("x-request-id: twin");
    RawClient.chat(simulator.port(), RawClient.body("no/model", ""));
    last();

    var stats = RawClient.call(simulator.controlPort(), "GET /__sim/stats").json();
    assertThat(stats.path("posts").asInt()).isEqualTo(3);
    assertThat(stats.path("inFlight").asInt()).isZero();
    assertThat(stats.path("peakInFlight").asInt()).isEqualTo(1);
    assertThat(stats.path("duplicateRequestIds").asInt()).isEqualTo(1);
    assertThat(stats.at("/counts/a/200").asInt()).isEqualTo(2);
    assertThat(stats.at("/counts/none/400").asInt()).isEqualTo(1);
    assertThat(stats.at("/lagMicros/count").asInt()).isGreaterThan(32);
    var lines = RawClient.call(simulator.controlPort(), "GET /__sim/requests").text().lines();
    assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("{\"requestId\":"));
  }

  @Test
  void startsAfreshWhenReset() throws IOException {
    chat();
    last();
    RawClient.call(simulator.controlPort(), "POST /__sim/reset");

    assertThat(simulator.requests()).isEmpty();
    assertThat(simulator.stats().posts()).isZero();
    chat();
    assertThat(last().ordinal()).isZero();
  }

  @Test
  void tellsEveryRequestThatWasAnsweredBeforeItIsAsked() throws IOException {
    try (Simulator flat = flat(2)) {
      for (int i = 1; i <= 200; i++) {
        String model = i % 2 == 0 ? "truth/model:a" : "no/model";
        RawClient.chat(
            flat.port(), RawClient.body(model, ",\"stream\":true"), "x-request-id: r" + i);

        var lines = RawClient.call(flat.controlPort(), "GET /__sim/requests").text();
        assertThat(lines.lines()).as("after request %s", i).hasSize(i);
        assertThat(lines).contains("\"requestId\":\"r" + i + "\"");
      }
    }
  }

  @Test
  void countsEveryRequestThatWasAnsweredBeforeItIsAsked() throws IOException {
    try (Simulator flat = flat(2)) {
      for (int i = 1; i <= 200; i++) {
        String rest = i % 2 == 0 ? "" : ",\"stream\":true";
        RawClient.chat(flat.port(), RawClient.body("truth/model:a", rest));

        Stats stats = flat.stats();
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.counts().values()).containsExactly(Map.of(200, (long) i));
        assertThat(flat.requests()).hasSize(i);
      }
    }
  }

  private static Simulator flat(int eventLoops) {
    return Simulator.start(
        new SimulatorOptions("127.0.0.1", 0, 0, Scenario.named("flat"), 1, eventLoops, null));
  }

  @Test
  void tellsWhatItDidAfterItWasClosed() throws IOException {
    chat();
    simulator.close();

    assertThat(simulator.requests()).hasSize(1);
    assertThat(simulator.stats().posts()).isEqualTo(1);
  }

  @Test
  void tellsRequestsOfAllLoopsInTheOrderTheyEnded() throws IOException {
    try (Simulator flat = flat(3)) {
      for (int i = 0; i < 12; i++) {
        RawClient.chat(flat.port(), RawClient.body("truth/model:b", ""), "x-request-id: same");
      }

      assertThat(flat.requests()).hasSize(12);
      assertThat(flat.requests()).extracting(RequestTruth::ordinal).isSorted();
      assertThat(flat.stats().duplicateRequestIds()).isEqualTo(11);
    }
  }

  @Test
  void carriesThePlanAndAHashOfTheMessages() throws IOException {
    chat();
    RequestTruth truth = last();

    assertThat(truth.plannedTtftMicros()).isEqualTo(20_000);
    assertThat(truth.queuedMicros()).isZero();
    String messages = "[{\"role\":\"user\",\"content\":\"What is a river?\"}]";
    byte[] bytes = messages.getBytes(StandardCharsets.UTF_8);
    assertThat(truth.promptHash())
        .isEqualTo(HexFormat.of().toHexDigits(Mix.bytes(bytes, 0, bytes.length)));
    RawClient.chat(simulator.port(), "{}");
    assertThat(last().plannedTtftMicros()).isEqualTo(-1);
    assertThat(last().promptHash()).isNull();
  }

  @Test
  void saysHowLongAPipelinedRequestWaited() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      String body = RawClient.body("truth/model:a", "");
      client.send("POST /v1/chat/completions", body);
      client.send("POST /v1/chat/completions", body);
      client.read();
      client.read();
    }
    List<RequestTruth> all = simulator.requests();

    assertThat(all.get(0).queuedMicros()).isZero();
    assertThat(all.get(1).queuedMicros()).isGreaterThan(50_000);
    assertThat(all.get(1).endNanos() - all.get(1).receivedNanos()).isGreaterThan(150_000_000);
  }

  private static Truth alone(int capacity) {
    return new Truth(capacity, List.of(ImmediateEventExecutor.INSTANCE));
  }

  private static void ended(Truth truth, String requestId) {
    new Witness(truth.of(ImmediateEventExecutor.INSTANCE), 1, requestId, null).ended("ok", 2);
  }

  private static List<RequestTruth> all(Truth truth) {
    List<RequestTruth> all = new ArrayList<>();
    truth.requests().join().forEachRemaining(all::add);
    return all;
  }

  @Test
  void remembersNoMoreThanItsBound() {
    Truth truth = alone(2);
    for (int i = 0; i < 5; i++) {
      ended(truth, "r" + i);
    }
    ended(truth, "r0");

    assertThat(all(truth)).extracting(RequestTruth::requestId).containsExactly("r4", "r0");
    Stats stats = truth.stats().join();
    assertThat(stats.forgotten()).isEqualTo(4);
    assertThat(stats.dropped()).isEqualTo(4);
    assertThat(stats.duplicateRequestIds()).isZero();
  }

  @Test
  void saysWhenItWasBehind() {
    Truth truth = alone(1);
    truth.of(ImmediateEventExecutor.INSTANCE).late(10_000);
    assertThat(Truth.warning(truth.stats().join())).isEmpty();
    truth.of(ImmediateEventExecutor.INSTANCE).late(5_000_000);
    assertThat(truth.stats().join().behind()).isTrue();
    assertThat(Objects.requireNonNull(Truth.warning(truth.stats().join()).orElse(null)))
        .startsWith("warning: ");
  }
}
