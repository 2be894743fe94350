package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.simulator.Scenario;
import dev.sonde.simulator.Simulator;
import dev.sonde.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of runs, compared with the simulator's bill. */
class BillingIT {

  private static final String SCENARIO =
      """
      description: two providers with prices
      billing: %s
      behaviours:
        a: {timing: {firstTokenMedianMillis: 5}, output: {tokensMean: 20}}
        b: {timing: {firstTokenMedianMillis: 5}, output: {tokensMean: 30}}
      models:
        - id: org/model
          providers:
            - {provider: a, pricing: {input: 0.18, output: 0.25}}
            - {provider: b, pricing: {input: 0.02, output: 0.05}}
      """;

  @TempDir private Path home = Path.of("");

  private Simulator simulator(String billing) throws IOException {
    Path file = Files.writeString(home.resolve("scenario.yaml"), SCENARIO.formatted(billing));
    return Simulator.start(SimulatorOptions.of(Scenario.named(file.toString())));
  }

  private Sonde sonde() {
    return Sonde.at(home).with("HF_TOKEN", "hf_test");
  }

  private Sonde.Result compare(Simulator simulator, String... more) {
    String[] args = {"compare", "org/model", "-o", "json", "--yes", "--router"};
    String[] all = new String[args.length + 1 + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = simulator.baseUrl();
    System.arraycopy(more, 0, all, args.length + 1, more.length);
    return sonde().run(all);
  }

  private Sonde.Result reconcile(Simulator simulator) {
    String hub = "http://127.0.0.1:" + simulator.port();
    return sonde().run("reconcile", "last", "--hub", hub, "-o", "json");
  }

  @Test
  void aRunIsReconciledOnceItIsBilled() throws IOException {
    try (Simulator simulator = simulator("{}")) {
      Figures figures = compare(simulator, "--count", "10").figures();
      assertThat(figures.ledger("succeeded")).isEqualTo(20);

      Sonde.Result early = reconcile(simulator);
      assertThat(early.exitCode()).as(early.out() + early.err()).isEqualTo(4);
      simulator.settle();
      Sonde.Result later = reconcile(simulator);
      assertThat(later.exitCode()).as(later.out() + later.err()).isZero();
      double computed = 0;
      for (JsonNode cell : figures.report().path("cells")) {
        computed += cell.path("cost").path("totalUsd").asDouble();
      }
      assertThat(Math.round(computed * 1e9)).isEqualTo(simulator.chargedNanoUsd());
    }
  }

  @Test
  void aBillThatDriftsIsAFault() throws IOException {
    try (Simulator simulator = simulator("{delayMillis: 0, factor: 1.05}")) {
      compare(simulator, "--count", "10");
      assertThat(reconcile(simulator).exitCode()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNeverBilledIsPendingAtFirst() throws IOException {
    try (Simulator simulator = simulator("{delayMillis: 0, never: 1}")) {
      compare(simulator, "--count", "10");
      assertThat(reconcile(simulator).exitCode()).isEqualTo(4);
    }
  }

  @Test
  void theCapIsTheSimulatorsToo() throws IOException {
    try (Simulator simulator = simulator("{}")) {
      Sonde.Result result =
          compare(
              simulator, "--count=2000", "--concurrency=4", "--max-tokens=32", "--budget=0.002");
      Figures figures = result.figures();

      assertThat(simulator.chargedNanoUsd()).isBetween(1_500_000L, 2_000_000L);
      figures.assertBalanced();
      assertThat(figures.reasons()).contains("budget");
      assertThat(result.exitCode()).isEqualTo(4);
    }
  }
}
