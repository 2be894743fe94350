package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
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
  void remembersNoMoreThanItsBound() {
    Truth truth = new Truth(2);
    for (int i = 0; i < 5; i++) {
      new Witness(truth, 1, "r" + i, null).ended("ok", 2);
    }
    new Witness(truth, 1, "r0", null).ended("ok", 2);

    assertThat(truth.requests()).extracting(RequestTruth::requestId).containsExactly("r4", "r0");
    assertThat(truth.stats().forgotten()).isEqualTo(4);
    assertThat(truth.stats().duplicateRequestIds()).isZero();
  }

  @Test
  void saysWhenItWasBehind() {
    Truth truth = new Truth(1);
    truth.late(10_000);
    assertThat(truth.warning()).isEmpty();
    truth.late(5_000_000);
    assertThat(truth.stats().behind()).isTrue();
    assertThat(Objects.requireNonNull(truth.warning().orElse(null))).startsWith("warning: ");
  }
}
