package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Probe;
import dev.sonde.common.event.Outcome;
import dev.sonde.testing.RunBuilder;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a report advises when it tells no providers apart. */
class AdviceTest {

  @Test
  void namesTheLeastCountAtWhichSoManyProvidersCanBeToldApart() {
    assertThat(Advice.of(report(5, 5, (probe, block) -> {})))
        .first()
        .isEqualTo(
            "5 answers each cannot tell 5 providers apart, however different they are: that takes"
                + " --count 6 or more");
    assertThat(Advice.of(report(2, 3, (probe, block) -> {})))
        .first()
        .asString()
        .endsWith(
            "cannot tell 2 providers apart, however different they are: that takes --count 4 or more");
  }

  @Test
  void doesNotCountAControl() {
    Report report =
        new Scenario(RunBuilder.of("a", "b", "c").count(4).control().build())
            .target(0, 4, 200)
            .target(1, 4, 200)
            .target(2, 4, 200)
            .target(3, 4, 200)
            .report();
    assertThat(Advice.of(report)).first().asString().contains("cannot tell 3 providers apart");
  }

  @Test
  void saysThatMoreMayHelpWhereThereAreEnough() {
    assertThat(Advice.of(report(5, 6, (probe, block) -> {})))
        .first()
        .isEqualTo(
            "at 6 answers each, no provider is provably faster than another; more may tell them apart");
  }

  /** A larger plan does not help a provider that fails. */
  @Test
  void blamesNoPlanForFailures() {
    Report report =
        report(
            5,
            20,
            (probe, block) -> {
              if (block < 17) {
                probe.outcome(Outcome.SERVER_ERROR).error("down");
              }
            });
    assertThat(Advice.of(report)).noneMatch(each -> each.contains("cannot tell"));
  }

  private static Report report(int providers, int count, BiConsumer<Probe, Integer> first) {
    String[] names = {"a", "b", "c", "d", "e"};
    Scenario scenario =
        new Scenario(RunBuilder.of(Arrays.copyOf(names, providers)).count(count).build());
    scenario.bend(first).target(0, count, 200).bend((probe, block) -> {});
    for (int target = 1; target < providers; target++) {
      scenario.target(target, count, 200);
    }
    return scenario.report();
  }
}
