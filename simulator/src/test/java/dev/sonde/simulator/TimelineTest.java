package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimelineTest {
  private static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
  private static final long NANOS_AT_START = -7_000_000_000L;
  private static final String TEXT =
      """
      behaviours:
        quick: {}
        slow: {timing: {firstTokenMedianMillis: 100}}
        other: {}
      models:
        - id: org/one
          providers: [{provider: p, behaviour: quick, pricing: {input: 1, output: 2}}, {provider: other}]
        - id: org/two
          providers: [{provider: p, behaviour: quick}]
      changes:
        - {afterSeconds: 60, provider: p, pricing: {input: 3, output: 4}}
        - {afterSeconds: 30, provider: p, behaviour: slow}
        - {afterSeconds: 90, provider: p, behaviour: quick, status: error}
      """;

  private final AtomicLong nanos = new AtomicLong(NANOS_AT_START);

  private Timeline timeline(@Nullable Instant beganAt) {
    Clocks clocks = new Clocks(nanos::get, () -> STARTED);
    Scenario scenario = ScenarioReader.parse("changing", TEXT);
    return new Timeline(scenario, new Billing(scenario.billing(), clocks.nanos()), clocks, beganAt);
  }

  private static Route routed(Timeline timeline, String model) {
    return ((Catalog.Routed) timeline.now().catalog().choose(model + ":p")).route();
  }

  @ParameterizedTest
  @CsvSource({
    "0, quick, 1, LIVE",
    "29.999, quick, 1, LIVE",
    "30, slow, 1, LIVE",
    "59.999, slow, 1, LIVE",
    "60, slow, 3, LIVE",
    "90, quick, 3, ERROR",
    "1e6, quick, 3, ERROR"
  })
  void changesAProviderAtEachMoment(
      double seconds, String behaviour, double price, Route.Status status) {
    Timeline timeline = timeline(null);

    nanos.addAndGet(Math.round(seconds * 1e9));

    Route route = routed(timeline, "org/one");
    assertThat(route.behaviour()).isEqualTo(behaviour);
    assertThat(Objects.requireNonNull(route.pricing()).input()).isEqualTo(price);
    assertThat(route.status()).isEqualTo(status);
    assertThat(routed(timeline, "org/two").behaviour()).isEqualTo(behaviour);
  }

  @Test
  void listsTheSameInTheRoutersCatalogAndInTheHubs() {
    Timeline timeline = timeline(null);
    nanos.addAndGet(90_000_000_000L);

    String card =
        new String(timeline.now().catalog().card("org/one").orElseThrow(), StandardCharsets.UTF_8);
    String hub =
        timeline
            .now()
            .hub()
            .answer(
                "/api/models/org/one", Map.of("expand", List.of("inferenceProviderMapping")), null)
            .body();

    assertThat(card).contains("\"status\":\"error\"", "\"input\":3.0");
    assertThat(hub).contains("\"p\":{\"status\":\"error\"");
  }

  @Test
  void aScenarioThatBeganBeforeGoesOn() {
    assertThat(routed(timeline(STARTED.minusSeconds(45)), "org/one").behaviour()).isEqualTo("slow");
  }

  @Test
  void aBeginningToComeIsNow() {
    Timeline timeline = timeline(STARTED.plusSeconds(1_000));
    nanos.addAndGet(30_000_000_000L);

    assertThat(routed(timeline, "org/one").behaviour()).isEqualTo("slow");
  }
}
