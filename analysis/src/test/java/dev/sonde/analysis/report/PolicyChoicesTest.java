package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.PolicyChoice.Criterion;
import dev.sonde.analysis.report.PolicyChoice.Result;
import dev.sonde.analysis.report.PolicyChoice.Rival;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyChoicesTest {

  private static final int GROQ_GAP = 2_000;
  private static final int NOVITA_GAP = 10_000;

  /** A policy, then groq at $0.50 and novita at $0.05 for output, groq five times as fast. */
  private static Report report(String policy, String... servedBy) {
    Run run =
        new RunBuilder()
            .target(RunBuilder.MODEL, policy, null)
            .target(RunBuilder.MODEL, "groq", price("0.5"))
            .listing(200, 500)
            .target(RunBuilder.MODEL, "novita", price("0.05"))
            .listing(200, 100)
            .build();
    return new Scenario(run)
        .bend((probe, block) -> probe.servedBy(servedBy[block % servedBy.length]))
        .target(0, 40, 200)
        .bend((probe, block) -> probe.gapMicros(GROQ_GAP + block % 7 * 50))
        .target(1, 40, 200)
        .bend((probe, block) -> probe.gapMicros(NOVITA_GAP + block % 7 * 50))
        .target(2, 40, 200)
        .report();
  }

  private static Price price(String output) {
    return Price.ofUsdPerMillion(BigDecimal.ONE, new BigDecimal(output));
  }

  @ParameterizedTest
  @CsvSource({
    "fastest,  groq,     BEST,      groq,   groq",
    "auto,     groq,     BEST,      groq,   groq",
    "fastest,  novita,   OTHER,     groq,   novita",
    "fastest,  cerebras, UNDECIDED, groq,   ",
    "cheapest, novita,   BEST,      novita, novita",
    "cheapest, groq,     OTHER,     novita, groq",
    "cheapest, cerebras, UNDECIDED, novita, ",
  })
  void judgesAPolicyByWhatItsNameSays(
      String policy, String servedBy, Result result, String best, String chosen) {
    List<PolicyChoice> choices = report(policy, servedBy).policies();

    assertThat(choices).hasSize(1);
    PolicyChoice choice = choices.get(0);
    assertThat(choice.policy()).isEqualTo(policy);
    assertThat(choice.servedBy()).isEqualTo(Map.of(servedBy, 40L));
    assertThat(choice.best().provider()).isEqualTo(best);
    Rival found = choice.chosen();
    assertThat(found == null ? null : found.provider()).isEqualTo(chosen);
    assertThat(choice.result()).isEqualTo(result);
  }

  @Test
  void judgesByTheProviderOfMostAnswers() {
    PolicyChoice choice = report("fastest", "novita", "groq", "groq").policies().get(0);
    assertThat(choice.result()).isEqualTo(Result.BEST);
    assertThat(choice.servedBy()).containsKeys("groq", "novita");
  }

  @Test
  void doesNotJudgeWhatNobodyCanCheck() {
    assertThat(report("preferred", "groq").policies()).isEmpty();
    assertThat(report("together", "together").policies()).isEmpty();
  }

  @Test
  void speedsWhoseIntervalsOverlapDecideNothing() {
    Interval wide = new Interval(10, 100);
    PolicyChoice choice =
        new PolicyChoice(
            "m",
            "fastest",
            "r",
            Criterion.SPEED,
            Map.of("b", 3L, "a", 1L),
            new Rival("a", 60, wide),
            new Rival("b", 50, wide),
            Result.UNDECIDED);
    assertThat(ReportJson.writeAny(choice).replaceAll("\\s+", " "))
        .contains("\"servedBy\" : { \"a\" : 1, \"b\" : 3 }")
        .contains("\"criterion\" : \"output_tokens_per_second\"", "\"result\" : \"undecided\"");
  }

  @Test
  void saysSoInOneSentence() {
    assertThat(Phrases.policies(report("fastest", "groq")))
        .singleElement()
        .asString()
        .matches(
            "fastest was served by groq \\(40 of 40 answers\\), [0-9.]+ tok/s \\[.*]:"
                + " the fastest measured");
    assertThat(Phrases.policies(report("cheapest", "groq")))
        .containsExactly(
            "cheapest was served by groq (40 of 40 answers), $0.5 per million output tokens, but"
                + " the lowest published price is novita with $0.05 per million output tokens");
    assertThat(TextReport.render(report("fastest", "cerebras"), 200, false))
        .containsPattern(
            "policy +fastest was served by cerebras \\(40 of 40 answers\\), which was not measured"
                + " by name; the fastest measured is groq with ");
  }

  @Test
  void standsInTheJsonOfTheReportAndIsDerivedWhenThatIsRead() {
    Report report = report("cheapest", "groq");
    String json = ReportJson.write(report);
    assertThat(json).contains("\"policies\"", "\"result\" : \"other\"");
    assertThat(ReportJson.read(json).policies()).isEqualTo(report.policies());
    assertThat(ReportJson.write(report("together", "together"))).doesNotContain("policies");
  }
}
