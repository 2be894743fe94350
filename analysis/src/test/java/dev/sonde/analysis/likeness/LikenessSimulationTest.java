package dev.sonde.analysis.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.likeness.CohortSimulation.Defect;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates of false findings for equal providers, and of detected differences. */
@Tag("simulation")
class LikenessSimulationTest {

  private static final int PROVIDERS = 8;

  @Test
  void identicalProvidersAreNotAccused() {
    List<List<Finding>> accusing =
        ofSeeds(0, 200, simulation -> simulation.sound(PROVIDERS)).stream()
            .filter(accusations -> !accusations.isEmpty())
            .toList();
    // Two runs are expected at a level of 1 %; more than six are improbable (p = .004).
    assertThat(accusing).hasSizeLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void fewIdenticalProvidersAreNotAccusedEither(int providers) {
    List<List<Finding>> all = ofSeeds(5000, 60, simulation -> simulation.sound(providers));
    assertThat(all).filteredOn(found -> !found.isEmpty()).hasSizeLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.class,
      names = {"QUANTISED", "LEAKS_TOOLS", "OVERCOUNTS", "RATE_LIMITS"})
  void oneOfThreeIsFoundAndTheOtherTwoAreNotAccused(Defect defect) {
    List<List<Finding>> all = ofSeeds(6000, 10, simulation -> simulation.with(defect).sound(2));
    assertThat(seeds(all, a -> a.provider().equals("provider-0"))).isGreaterThanOrEqualTo(9);
    assertThat(seeds(all, a -> !a.provider().equals("provider-0"))).isLessThanOrEqualTo(1);
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
    List<List<Finding>> all =
        ofSeeds(1000, 20, simulation -> simulation.sound(3).with(defect).sound(PROVIDERS - 4));
    String bad = "provider-3";
    assertThat(seeds(all, a -> a.provider().equals(bad) && a.kind() == kind))
        .isGreaterThanOrEqualTo(18);
    assertThat(seeds(all, a -> !a.provider().equals(bad))).isLessThanOrEqualTo(1);
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

  /** The findings for each of a series of seeds, computed in parallel. */
  private static List<List<Finding>> ofSeeds(
      int first, int count, UnaryOperator<CohortSimulation> providers) {
    return IntStream.range(first, first + count)
        .parallel()
        .mapToObj(seed -> accusations(providers.apply(new CohortSimulation(seed))))
        .toList();
  }

  /** The number of seeds with a matching finding. */
  private static long seeds(List<List<Finding>> all, Predicate<Finding> accusation) {
    return all.stream().filter(found -> found.stream().anyMatch(accusation)).count();
  }
}
