package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped audit against eight simulated providers, six of which differ from the others. */
class EqualityIT {

  /** The difference of each of the six. */
  private static final Map<String, String> CULPRITS =
      Map.of(
          "novita", "distribution",
          "nscale", "seed",
          "deepinfra", "toolCalls",
          "scaleway", "fakeStreaming",
          "ovhcloud", "promptTokens",
          "groq", "rateLimited");

  private static final Set<String> IDENTICAL = Set.of("together", "fireworks-ai");

  @TempDir private Path home = Path.of("");

  /** The shipped example with this seed of the plan. */
  private Figures audit(long seed) throws IOException {
    String shipped = Files.readString(Path.of("..", "examples", "equality.yaml"));
    Path spec = Files.writeString(home.resolve("equality.yaml"), shipped + "seed: " + seed + "\n");
    return Sonde.at(home)
        .run("run", spec.toString(), "--simulate", "audit", "--yes", "-o", "json")
        .figures();
  }

  /** The kinds of differences found at each provider. */
  private static Map<String, Set<String>> accused(Figures figures) {
    Map<String, Set<String>> accused = new TreeMap<>();
    for (JsonNode finding : figures.report().path("differences")) {
      if (finding.path("verdict").asText().equals("differs")) {
        accused
            .computeIfAbsent(finding.path("provider").asText(), any -> new TreeSet<>())
            .add(finding.path("kind").asText());
      }
    }
    return accused;
  }

  @Tag("alone")
  @Test
  void namesEachProviderThatDiffersAndNoOther() throws IOException {
    Figures figures = audit(1);

    figures.assertBalanced();
    Map<String, Set<String>> accused = accused(figures);
    CULPRITS.forEach(
        (provider, kind) -> assertThat(accused.get(provider)).as(provider).contains(kind));
    assertThat(accused.keySet()).isEqualTo(CULPRITS.keySet());
    assertThat(accused.get("ovhcloud")).contains("charactersPerToken");
    for (String provider : IDENTICAL) {
      // Prompts with their own requests do not count in the latencies.
      assertThat(figures.latency(provider, "ttft", "count")).isEqualTo(200);
      assertThat(figures.ledger(provider, "planned")).isGreaterThan(700);
    }
  }

  /** Run by hand: {@code ./mvnw verify -Psoak}. */
  @Tag("soak")
  @Test
  void seldomAccusesIdenticalProvidersOverManySeeds() throws IOException {
    int accusing = 0;
    for (int seed = 1; seed <= 20; seed++) {
      Map<String, Set<String>> accused = accused(audit(seed));
      Set<String> wrongly = new TreeSet<>(accused.keySet());
      wrongly.retainAll(IDENTICAL);
      System.out.println("audit: seed " + seed + " accuses " + accused);
      accusing += wrongly.isEmpty() ? 0 : 1;
    }
    assertThat(accusing).isLessThanOrEqualTo(3);
  }
}
