package dev.sonde.analysis.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.likeness.CohortSimulation.Defect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often someone is accused who differs in nothing, and how often what differs is found. */
class LikenessSimulationTest {

  private static final int PROVIDERS = 8;

  @Test
  void identicalProvidersAreNotAccused() {
    List<Finding> accusations = new ArrayList<>();
    int accused = 0;
    for (int seed = 0; seed < 200; seed++) {
      List<Finding> found = accusations(new CohortSimulation(seed).sound(PROVIDERS));
      accused += found.isEmpty() ? 0 : 1;
      accusations.addAll(found);
    }
    // Expected are two runs at a level of 1 %; more than six are improbable (p = .004).
    assertThat(accused).as("%s", accusations).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void fewIdenticalProvidersAreNotAccusedEither(int providers) {
    int accused = 0;
    for (int seed = 5000; seed < 5060; seed++) {
      accused += accusations(new CohortSimulation(seed).sound(providers)).isEmpty() ? 0 : 1;
    }
    assertThat(accused).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.class,
      names = {"QUANTISED", "LEAKS_TOOLS", "OVERCOUNTS", "RATE_LIMITS"})
  void oneOfThreeIsFoundAndTheOtherTwoAreNotAccused(Defect defect) {
    int found = 0;
    int slandered = 0;
    for (int seed = 6000; seed < 6010; seed++) {
      List<Finding> accusations = accusations(new CohortSimulation(seed).with(defect).sound(2));
      found += accusations.stream().anyMatch(a -> a.provider().equals("provider-0")) ? 1 : 0;
      slandered += accusations.stream().anyMatch(a -> !a.provider().equals("provider-0")) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
    assertThat(slandered).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "QUANTISED, DISTRIBUTION",
    "IGNORES_SEED, SEED",
    "LEAKS_TOOLS, TOOL_CALLS",
    "FAKES_STREAMS, FAKE_STREAMING",
    "OVERCOUNTS, CHARACTERS_PER_TOKEN",
    "RATE_LIMITS, RATE_LIMITED",
    "HIDDEN_PROMPT, PROMPT_TOKENS",
    "LONGER_ANSWERS, LENGTH",
  })
  void oneThatDiffersIsFoundAndTheOthersAreNotAccused(Defect defect, Kind kind) {
    int runs = 20;
    int found = 0;
    int slandered = 0;
    for (int seed = 1000; seed < 1000 + runs; seed++) {
      List<Finding> accusations =
          accusations(new CohortSimulation(seed).sound(3).with(defect).sound(PROVIDERS - 4));
      String bad = "provider-3";
      found +=
          accusations.stream().anyMatch(a -> a.provider().equals(bad) && a.kind() == kind) ? 1 : 0;
      slandered += accusations.stream().anyMatch(a -> !a.provider().equals(bad)) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
    assertThat(slandered).isLessThanOrEqualTo(1);
  }

  @Test
  void twoThatDifferAreBothFoundInWhatTheyDifferIn() {
    List<Finding> accusations =
        accusations(
            new CohortSimulation(4)
                .with(Defect.LEAKS_TOOLS)
                .sound(3)
                .with(Defect.QUANTISED)
                .with(Defect.LEAKS_TOOLS)
                .sound(2));
    assertThat(accusations)
        .extracting(Finding::provider)
        .containsOnly("provider-0", "provider-4", "provider-5");
    assertThat(accusations).extracting(Finding::kind).contains(Kind.TOOL_CALLS, Kind.DISTRIBUTION);
  }

  private static List<Finding> accusations(CohortSimulation simulation) {
    return LikenessAnalysis.of(List.of(simulation.cohort())).stream()
        .filter(finding -> finding.verdict() == FindingStatus.DIFFERS)
        .toList();
  }
}
