package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the intervals of whole runs cover the true values of the simulator. */
class CoverageIT {

  private static final int RUNS = 100;
  private static final double MEDIAN_MILLIS = 100;

  /** Log-normal with sigma 0.8: the normal quantile of 95 % is 1.645. */
  private static final double P95_MILLIS = MEDIAN_MILLIS * Math.exp(0.8 * 1.644854);

  @TempDir private Path home = Path.of("");

  /** Run by hand: {@code ./mvnw verify -Psoak}. */
  @Tag("soak")
  @Test
  void intervalsCoverInNinetyOfAHundredRuns() throws IOException {
    int medians = 0;
    int tails = 0;
    for (int seed = 1; seed <= RUNS; seed++) {
      JsonNode ci95 = ttft(seed).path("ci95");
      medians += covers(ci95.path("p50"), MEDIAN_MILLIS) ? 1 : 0;
      tails += covers(ci95.path("p95"), P95_MILLIS) ? 1 : 0;
    }
    System.out.println("coverage: p50 " + medians + ", p95 " + tails + " of " + RUNS);
    assertThat(medians).isGreaterThanOrEqualTo(90);
    assertThat(tails).isGreaterThanOrEqualTo(90);
  }

  private static boolean covers(JsonNode interval, double truth) {
    assertThat(interval.size()).isEqualTo(2);
    return interval.path(0).asDouble() <= truth && truth <= interval.path(1).asDouble();
  }

  private JsonNode ttft(int seed) throws IOException {
    Path spec = home.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        models: [truth/model]
        providers: [c]
        prompts: [ping]
        request: {maxTokens: 16}
        load: {count: 100, concurrency: 25}
        seed: %d
        """
            .formatted(seed));
    Sonde.Result result =
        Sonde.at(home).run("run", spec.toString(), "--simulate", "slow-tail", "-o", "json");
    return result.json().path("cells").path(0).path("latencyMs").path("ttft");
  }
}
