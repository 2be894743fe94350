package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueueingTest {
  private static final String WORLD =
      """
      behaviours:
        busy:
          timing: {firstTokenMedianMillis: 300}
          output: {tokensMean: 2}
          queueing: 2
        single:
          timing: {firstTokenMedianMillis: 100}
          queueing: 1
        other: {}
      models:
        - id: org/model
          providers: [{provider: busy}, {provider: busy-too, behaviour: busy}, {provider: single}, {provider: other}]
      """;

  private final List<RawClient> clients = new ArrayList<>();
  private Simulator simulator = start();

  private static Simulator start() {
    Scenario scenario = ScenarioReader.parse("queue", WORLD);
    return Simulator.start(new SimulatorOptions("127.0.0.1", 0, 0, scenario, 1, 2, null));
  }

  @BeforeEach
  void connect() throws IOException {
    for (int i = 0; i < 6; i++) {
      clients.add(new RawClient(simulator.port()));
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    simulator.close();
  }

  /** Sends requests of several clients, each when the one before has arrived. */
  private void askInOrder(String provider) throws IOException {
    String body = RawClient.body("org/model:" + provider, ",\"stream\":true");
    for (int i = 0; i < clients.size(); i++) {
      int arrived = i;
      clients.get(i).send("POST /v1/chat/completions", body, "x-request-id: q" + i);
      Awaitility.await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> simulator.stats().posts() == arrived + 1);
    }
  }

  @Test
  void answersSoManyAtOnce() throws IOException {
    askInOrder("busy");
    for (RawClient client : clients) {
      assertThat(client.read().ending()).isEqualTo("complete");
    }
    List<RequestTruth> all = simulator.requests();

    assertThat(all).extracting(RequestTruth::plannedTtftMicros).containsOnly(300_000L);
    assertThat(all).extracting(RequestTruth::queuedMicros).contains(0L);
    assertThat(all).anyMatch(truth -> truth.queuedMicros() > 0);
    for (RequestTruth truth : all) {
      assertThat(began(truth)).matches(began -> atOnce(all, began) <= 2);
      assertThat(truth.firstTokenNanos()).isGreaterThanOrEqualTo(began(truth) + 300_000_000);
    }
  }

  @Test
  void answersInTheOrderTheyCame() throws IOException {
    askInOrder("single");
    for (RawClient client : clients) {
      client.read();
    }

    assertThat(simulator.requests())
        .extracting(RequestTruth::requestId)
        .containsExactly("q0", "q1", "q2", "q3", "q4", "q5");
  }

  private static long began(RequestTruth truth) {
    return truth.receivedNanos() + truth.queuedMicros() * 1_000;
  }

  /** The answers under way just after this time, within the rounding to microseconds. */
  private static long atOnce(List<RequestTruth> all, long nanos) {
    return all.stream()
        .filter(truth -> began(truth) <= nanos && truth.endNanos() > nanos + 1_000)
        .count();
  }

  @Test
  void letsClientsThatLeaveMakeRoom() throws IOException {
    askInOrder("busy");
    for (int i = 0; i < 5; i++) {
      clients.get(i).close();
    }

    assertThat(clients.get(5).read().ending()).isEqualTo("complete");
    Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    assertThat(simulator.requests()).hasSize(6);
    try (RawClient next = new RawClient(simulator.port())) {
      assertThat(next.chat(RawClient.body("org/model:busy", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void keepsTheLineOfOneProviderFromAnother() throws IOException {
    askInOrder("busy");
    RawClient.stream(simulator.port(), "org/model:other");
    RawClient.stream(simulator.port(), "org/model:busy-too");

    assertThat(simulator.requests())
        .filteredOn(truth -> !"busy".equals(truth.provider()))
        .hasSize(2)
        .extracting(RequestTruth::queuedMicros)
        .containsOnly(0L);
  }
}
