package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send and do not read. */
final class SlowClientTest {
  private static final String LONG = ",\"stream\":true";

  private Simulator simulator = wordy(10, 1);

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** A model whose every event is as long as its name. */
  private static Simulator wordy(int tokens, int nameBytes) {
    Scenario parsed =
        ScenarioReader.parse(
            "wordy",
            """
            behaviours:
              a: {output: {tokensMean: %d}}
              stall: {faults: [{kind: stall, rate: 1}]}
            models:
              - id: org/model
                providers: [{provider: a}, {provider: stall}]
            """
                .formatted(tokens));
    ModelCard model = parsed.models().get(0);
    List<Route> routes =
        model.providers().stream().map(route -> renamed(route, "m".repeat(nameBytes))).toList();
    return Simulator.start(
        SimulatorOptions.of(
            new Scenario(
                "wordy",
                "",
                false,
                0,
                new Billing.Rules(0, 0, 1),
                Map.copyOf(parsed.behaviours()),
                List.of(new ModelCard(model.id(), model.created(), routes)),
                List.of())));
  }

  private static Route renamed(Route route, String name) {
    return new Route(
        route.provider(), route.status(), null, route.claims(), false, route.behaviour(), name);
  }

  private void restart(int tokens, int nameBytes) {
    simulator.close();
    simulator = wordy(tokens, nameBytes);
  }

  private RawClient ask(int times, String provider, String rest) throws IOException {
    RawClient client = new RawClient(simulator.port());
    for (int i = 0; i < times; i++) {
      client.send("POST /v1/chat/completions", RawClient.body("org/model:" + provider, rest));
    }
    return client;
  }

  @Test
  void waitsForAClientThatDoesNotReadAndThenGoesOn() throws IOException {
    restart(4_000, 10_000);
    try (RawClient client = ask(1, "a", LONG + ",\"max_tokens\":4000")) {
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .until(() -> simulator.stats().inFlight() == 1);
      var answer = client.read();

      assertThat(answer.ending()).isEqualTo("complete");
      assertThat(answer.pieces()).hasSize(4_003);
    }
    RequestTruth truth = simulator.requests().get(0);
    assertThat(truth.outcome()).isEqualTo("ok");
    assertThat(truth.stalledMicros()).isGreaterThan(100_000);
    assertThat(simulator.stats().stalls()).isPositive();
  }

  @Test
  void forgetsAStalledClientThatLeaves() throws IOException {
    restart(4_000, 10_000);
    try (RawClient client = ask(1, "a", LONG)) {
      assertThat(client).isNotNull();
      Awaitility.await().until(() -> simulator.stats().inFlight() == 1);
    }
    Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    assertThat(simulator.requests()).extracting(RequestTruth::outcome).containsOnly("client-left");
  }

  @Test
  void breaksOffWhenTooMuchIsUnread() throws IOException {
    restart(2, 32 << 20);
    try (RawClient client = ask(1, "a", LONG)) {
      Awaitility.await().until(() -> !simulator.requests().isEmpty());

      assertThat(client.read().ending()).isNotEqualTo("complete");
    }
    assertThat(simulator.requests())
        .extracting(RequestTruth::outcome)
        .containsOnly("client-stalled");
  }

  @Test
  void answersPipelinedRequestsNoFasterThanTheyAreRead() throws IOException {
    restart(1, 1 << 20);
    try (RawClient client = ask(60, "a", "")) {
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .until(() -> simulator.stats().posts() < 60 && simulator.stats().posts() > 0);
      for (int i = 0; i < 60; i++) {
        assertThat(client.read().ending()).isEqualTo("complete");
      }
    }
    assertThat(simulator.requests()).hasSize(60);
  }

  @Test
  void closesAConnectionWithTooManyRequestsWaiting() throws IOException {
    try (RawClient client = ask(64, "stall", LONG)) {
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      client.send("POST /v1/chat/completions", RawClient.body("org/model:stall", LONG));
      client.send("POST /v1/chat/completions", RawClient.body("org/model:stall", LONG));
      Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    }
    assertThat(simulator.requests()).extracting(RequestTruth::outcome).containsOnly("client-left");
  }

  @Test
  void closesAConnectionWithTooLargeRequestsWaiting() throws IOException {
    String large = RawClient.body("org/model:stall", ",\"x\":\"" + "x".repeat(1 << 20) + "\"");
    try (RawClient client = ask(1, "stall", LONG)) {
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 60; i++) {
                  client.send("POST /v1/chat/completions", large);
                }
              })
          .isInstanceOf(IOException.class);
    }
    Awaitility.await().until(() -> simulator.stats().inFlight() == 0);
    assertThat(simulator.requests()).hasSize(1);
  }
}
