package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.likeness.Kind;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DifferenceReportTest {

  @Test
  void namesWhoDiffersAndInWhat() {
    Report report = Scenarios.DIFFERENCES.scenario().report();
    assertThat(report.differences())
        .filteredOn(each -> each.verdict() == FindingStatus.DIFFERS)
        .extracting(each -> each.provider() + " " + each.kind().label())
        .containsExactly(
            "novita toolCalls",
            "nebius promptTokens",
            "nebius charactersPerToken",
            "sambanova distribution");
  }

  @Test
  void readsReportsOfBeforeThereWereDifferences() {
    String json = ReportJson.write(Scenarios.ONE_PROVIDER.scenario().report());
    String older = json.replaceFirst("\"differences\"", "\"somethingElse\"");
    assertThat(ReportJson.read(older).differences()).isEmpty();
  }

  @Test
  void waitsForTheEnd() {
    assertThat(Scenarios.DIFFERENCES.scenario().running().report().differences()).isEmpty();
  }

  @Test
  void saysWhyThereAreNoLatencies() {
    Run run = RunBuilder.of("together", "novita").drawn(1).ownRequest(0).count(5).build();
    Report report =
        new Scenario(run)
            .bend((probe, block) -> probe.prompt(0))
            .target(0, 5, 210)
            .target(1, 5, 210)
            .report();
    String text = TextReport.render(report, 120, false);
    assertThat(text).contains("no latencies: every prompt sets its own request");
    assertThat(text).doesNotContain("is not ranked");
  }

  /** One of four providers never answers, another answers too few probes. */
  @Test
  void claimsEqualityOnlyOverWhatEachWasComparedOn() {
    Run run = RunBuilder.of("together", "novita", "groq", "hf-inference").count(120).build();
    Report report =
        new Scenario(run)
            .target(0, 120, 210)
            .target(1, 120, 210)
            .bend(
                (probe, block) -> {
                  if (block >= 60) {
                    probe.outcome(Outcome.DROPPED);
                  }
                })
            .target(2, 120, 210)
            .bend((probe, block) -> probe.outcome(Outcome.SERVER_ERROR))
            .target(3, 120, 210)
            .report();
    List<String> alike =
        TextReport.render(report, 4000, false)
            .lines()
            .filter(line -> line.startsWith("= "))
            .toList();
    assertThat(alike).noneMatch(line -> line.contains("hf-inference"));
    assertThat(alike)
        .anyMatch(
            line ->
                line.startsWith("= together, novita: not distinguishable from each other in")
                    && line.contains("shape"));
    assertThat(alike)
        .filteredOn(line -> line.contains("groq"))
        .noneMatch(line -> line.contains("shape") || line.contains("health"));
  }

  @Test
  void aSampleThatCouldNotShowADifferenceThatMattersProvesNothing() {
    Run run = RunBuilder.of("together", "novita").count(200).build();
    Report report =
        new Scenario(run)
            .target(0, 200, 210)
            .bend(
                (probe, block) -> {
                  if (block >= 40) {
                    probe.outcome(Outcome.DROPPED);
                  }
                })
            .target(1, 200, 210)
            .report();
    Finding broken =
        report.differences().stream()
            .filter(each -> each.kind() == Kind.BROKEN_ANSWERS)
            .filter(each -> each.provider().equals("together"))
            .findFirst()
            .orElseThrow();
    assertThat(broken.n()).isEqualTo(200);
    assertThat(broken.referenceN()).isEqualTo(40);
    assertThat(broken.verdict()).isEqualTo(FindingStatus.TOO_FEW);
    assertThat(broken.detectable()).isGreaterThan(0.15);
    assertThat(TextReport.render(report, 4000, false)).contains("broken answers (40 < 100)");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasAName(Kind kind) {
    assertThat(DifferenceWords.name(kind)).isNotBlank();
    Finding.Effect effect = new Finding.Effect(1.2, kind.unit(), null);
    Finding finding =
        new Finding(
            new Finding.Subject("m", "a", kind),
            FindingStatus.DIFFERS,
            effect,
            new Finding.Sides(0.3, 0.1),
            new Finding.Significance(1e-5, 1e-3),
            new Finding.Size(120, 100, 300L, 0.05),
            List.of("b"),
            "");
    assertThat(DifferenceWords.sentence(finding)).contains("120 ").contains("p=0.0010");
  }
}
