package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ServedCall.Pace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadIT {

  private static final double INTERVAL_MILLIS = 50;

  @TempDir private Path home = Path.of("");

  @Tag("alone")
  @Test
  void arrivalsAreConstantWhateverTheAnswersDo() {
    // Answers take longer than the interval: a closed loop could not keep this rate.
    Pace slow = Pace.ofMillis(90, 4, 10);
    try (IndependentServer server = IndependentServer.without(call -> call.stream(slow))) {
      Sonde.Result result =
          Sonde.at(home).compare(server, "a,b,c", "--rate", "20/s", "--duration", "3s");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(180);
      assertThat(figures.report().path("load").path("model").asText()).isEqualTo("open");
      for (String provider : List.of("a", "b", "c")) {
        List<ServedCall> calls = server.calls(provider);
        assertThat(calls).hasSize(60);
        if (figures.verdict().equals("VALID")) {
          // A machine that was too busy must report it; this report is valid. The bounds leave room
          // for
          // the server's own threads; Poisson arrivals would exceed both.
          assertThat(deviationMillis(calls, 0.5)).as("usual gap of %s", provider).isLessThan(15);
          assertThat(deviationMillis(calls, 0.9)).as("gaps of %s", provider).isLessThan(30);
        }
        assertThat(spanMillis(calls)).as("span of %s", provider).isBetween(2700.0, 3300.0);
      }
      assertThat(result.exitCode()).isEqualTo(figures.codeOfVerdict());
    }
  }

  /** A quantile of the differences between the gaps of arrivals and the interval. */
  private static double deviationMillis(List<ServedCall> calls, double quantile) {
    long[] at = calls.stream().mapToLong(call -> call.request().readNanos()).sorted().toArray();
    double[] deviations = new double[at.length - 1];
    for (int i = 1; i < at.length; i++) {
      deviations[i - 1] = Math.abs((at[i] - at[i - 1]) / 1e6 - INTERVAL_MILLIS);
    }
    Arrays.sort(deviations);
    return deviations[(int) Math.ceil(quantile * deviations.length) - 1];
  }

  private static double spanMillis(List<ServedCall> calls) {
    long[] at = calls.stream().mapToLong(call -> call.request().readNanos()).sorted().toArray();
    return (at[at.length - 1] - at[0]) / 1e6;
  }

  @Tag("alone")
  @Test
  void warmUpIsHandedOverWithoutDraining() {
    AtomicInteger asked = new AtomicInteger();
    // Every other answer is slow: lanes that waited for each other would all start at once.
    Pace quick = Pace.ofMillis(60, 2, 5);
    Pace slow = Pace.ofMillis(300, 2, 5);
    try (IndependentServer server =
        IndependentServer.without(
            call -> call.stream(asked.getAndIncrement() % 2 == 0 ? quick : slow))) {
      Figures figures =
          Sonde.at(home)
              .compare(server, "a", "--count=24", "--concurrency=4", "--warmup=8")
              .figures();

      figures.assertBalanced();
      List<ServedCall> calls =
          server.calls().stream()
              .sorted(Comparator.comparingLong(call -> call.request().readNanos()))
              .toList();
      assertThat(calls).hasSize(32);
      long firstMeasured = calls.get(8).request().readNanos();
      assertThat(calls.subList(0, 8))
          .as("warm-up under way when the first measured probe came")
          .anyMatch(call -> call.endedNanos() > firstMeasured);
    }
  }

  @Test
  void neverSpendsMoreThanTheBudgetEvenAtWorst() {
    Pace sixtyTokens = Pace.ofMillis(5, 60, 0);
    try (IndependentServer server = IndependentServer.without(call -> call.stream(sixtyTokens))) {
      Sonde.Result result =
          Sonde.at(home)
              .compare(
                  server,
                  "a,b",
                  "--count=60",
                  "--budget=0.003",
                  "--price=a=1/1",
                  "--price=b=1/1",
                  "--prompt=ping",
                  "--max-tokens=64");
      Figures figures = result.figures();

      // At a dollar for a million tokens: worst case 4 bytes + 256 in and 64 out, actual 9 and 60.
      assertThat(mostExposedMicroUsd(server.calls(), 4 + 256 + 64, 9 + 60))
          .isLessThanOrEqualTo(3000);
      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(120);
      assertThat(figures.ledger("succeeded")).isEqualTo(server.calls().size()).isPositive();
      assertThat(figures.ledger("cancelled")).isEqualTo(120 - server.calls().size());
      assertThat(figures.verdict()).isEqualTo("INCOMPLETE");
      assertThat(figures.reasons()).contains("budget");
      assertThat(result.exitCode()).isEqualTo(4);
      // It stopped because of the cap: the rest does not cover the worst case of another block.
      assertThat(server.calls().size() * 69).isGreaterThan(3000 - 2 * 324);
    }
  }

  /**
   * The most exposure at the server: answered calls at their cost, open calls at their worst case.
   */
  private static long mostExposedMicroUsd(List<ServedCall> calls, long worst, long actual) {
    long most = 0;
    for (ServedCall now : calls) {
      long at = now.request().readNanos();
      long exposed = 0;
      for (ServedCall other : calls) {
        long from = other.request().readNanos();
        exposed += from > at ? 0 : from + other.e2eNanos() > at ? worst : actual;
      }
      most = Math.max(most, exposed);
    }
    return most;
  }

  @Tag("alone")
  @Test
  void stopsWhenOurOwnCreditIsSpent() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.status("402 Payment Required"))) {
      Sonde.Result result = Sonde.at(home).compare(server, "a,b,c", "--count", "200");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(600);
      assertThat(figures.ledger("failed")).isEqualTo(server.calls().size());
      assertThat(server.calls().size()).as("requests").isBetween(2, 60);
      assertThat(figures.reasons()).contains("quota");
      assertThat(result.exitCode()).isEqualTo(5);
    }
  }
}
