package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.report.Headline.Sureness;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which provider a report recommends. */
class HeadlineTest {

  private static final int COUNT = 24;
  private static final String OTHER_MODEL = "openai/gpt-oss-120b";

  /** Groq is the cheapest of the leaders and answers 19 of 24. */
  @Test
  void neverNamesWhoFailsOften() {
    Run run = run("groq", 10, "together", 88, "novita", 60);
    Report report = report(run, 5, 0, 0);
    assertThat(report.cells()).extracting(CellReport::rankGroup).containsExactly(1, 1, 1);

    Headline headline = Headline.of(report).get(0);
    assertThat(headline.sureness()).isEqualTo(Sureness.OPEN);
    assertThat(headline.answer())
        .isEqualTo(
            "Take one of novita, together: they are in the leading group, and cannot be told apart"
                + " at this sample size. novita costs least, at $0.0006 per 1k tokens.");
    assertThat(headline.details().get(0))
        .contains("groq ", "success 79.2% (≥ 59.5%, n=24)")
        .doesNotContain("cheapest");
  }

  @Test
  void takesTheOneThatAnswers() {
    Headline headline = Headline.of(report(run("groq", 10, "together", 88), 3, 0)).get(0);
    assertThat(headline.answer())
        .isEqualTo(
            "Take together, at $0.00088 per 1k tokens: no other provider in the leading group answers"
                + " as reliably. That it is the fastest is not proven.");
    assertThat(headline.sureness()).isEqualTo(Sureness.OPEN);
  }

  @Test
  void whoIsRankedAloneWinsByFailingLess() {
    Headline headline = Headline.of(report(run("groq", 10, "together", 88), 12, 0)).get(0);
    assertThat(headline.answer())
        .isEqualTo(
            "Take together, at $0.00088 per 1k tokens: every other provider fails significantly more"
                + " often.");
    assertThat(headline.sureness()).isEqualTo(Sureness.PROVEN);
  }

  @Test
  void namesNobodyWhereAllFail() {
    Headline headline = Headline.of(report(run("groq", 10, "together", 88), 7, 6)).get(0);
    assertThat(headline.answer())
        .isEqualTo(
            "No provider can be recommended: those in the leading group fail too often (success of"
                + " groq 70.8%, together 75%).");
  }

  @Test
  void oneLeaderHasToLeadEverywhere() {
    Run run =
        RunBuilder.of()
            .regions("eu", "us")
            .count(COUNT)
            .target(RunBuilder.MODEL, "groq", price(10))
            .target(RunBuilder.MODEL, "together", price(88))
            .build();
    Report tied = report(run, 0, 0);
    assertThat(Headline.of(ranked(tied, 1, 2, 2, 1)).get(0).answer())
        .isEqualTo("No one provider is in the leading group of every region.");
    assertThat(Headline.of(ranked(tied, 1, 2, 1, 1)).get(0).answer())
        .isEqualTo(
            "Take together, at $0.00088 per 1k tokens: it alone is in the leading group of every"
                + " region. That it is faster than every other provider is not proven.");
    assertThat(Headline.of(tied).get(0).answer())
        .startsWith("No provider can be told apart from the best")
        .endsWith("groq costs least, at $0.0001 per 1k tokens.");
  }

  @Test
  void aProofIsATestAgainstEveryOther() {
    Run run = run("groq", 10, "together", 88, "novita", 60);
    Report report =
        new Scenario(run)
            .target(0, COUNT, 100)
            .target(1, COUNT, 300)
            .target(2, COUNT, 290)
            .report();
    Headline proven = Headline.of(report).get(0);
    assertThat(proven.sureness()).isEqualTo(Sureness.PROVEN);
    assertThat(proven.answer())
        .isEqualTo(
            "Take groq, at $0.0001 per 1k tokens: it is significantly faster in TTFT than every other"
                + " ranked provider (p<0.0001 at most).");
    assertThat(proven.answer()).doesNotContain("median");

    Report gap = without(report, "groq", "novita");
    assertThat(Headline.of(gap).get(0).sureness()).isEqualTo(Sureness.OPEN);
  }

  /** The cause of a step is the step: nobody looked at processors for it. */
  @ParameterizedTest
  @CsvSource({"clock_step, false", "send_lag, true", "loop_lag, true"})
  void saysThatNothingCausedADelayOnlyOfDelays(String code, boolean said) {
    Report sound = report(run("groq", 10, "together", 88), 0, 0);
    assertThat(sound.workers()).isNotEmpty();
    Report invalid =
        Reported.edited(
            sound,
            root -> {
              root.put("verdict", "INVALID");
              root.putArray("reasons")
                  .addObject()
                  .put("code", code)
                  .put("value", 90.0)
                  .put("limit", 50.0)
                  .put("where", "w-1");
            });

    List<String> details = Headline.of(invalid).get(0).details();
    assertThat(details.stream().anyMatch(each -> each.contains("look normal"))).isEqualTo(said);
  }

  @Test
  void severalModelsHaveOneAnswerMore() {
    Run run =
        RunBuilder.of()
            .count(COUNT)
            .target(RunBuilder.MODEL, "groq", price(10))
            .target(RunBuilder.MODEL, "together", price(88))
            .target(OTHER_MODEL, "groq", price(10))
            .target(OTHER_MODEL, "novita", price(20))
            .build();
    List<Headline> headlines = Headline.of(report(run, 0, 0, 0, 0));
    assertThat(headlines)
        .extracting(Headline::model)
        .containsExactly("all models", RunBuilder.MODEL, OTHER_MODEL);
    assertThat(headlines.get(0).answer())
        .isEqualTo(
            "Take groq, at $0.0001 per 1k tokens: it alone is in the leading group of every model."
                + " That it is faster than every other provider is not proven.");
  }

  private static Price price(int centsPerMillion) {
    BigDecimal usd = BigDecimal.valueOf(centsPerMillion, 2);
    return Price.ofUsdPerMillion(usd, usd);
  }

  private static Run run(Object... namesAndCents) {
    RunBuilder builder = RunBuilder.of().count(COUNT);
    for (int i = 0; i < namesAndCents.length; i += 2) {
      builder.target(
          RunBuilder.MODEL, (String) namesAndCents[i], price((Integer) namesAndCents[i + 1]));
    }
    return builder.build();
  }

  /** Equally fast targets, each with a number of failures in every region. */
  private static Report report(Run run, int... failures) {
    Scenario scenario = new Scenario(run);
    for (int target = 0; target < failures.length; target++) {
      int failing = failures[target];
      scenario
          .bend(
              (probe, block) -> {
                if (block < failing) {
                  probe.outcome(Outcome.SERVER_ERROR);
                }
              })
          .target(target, COUNT, 210);
    }
    return scenario.report();
  }

  /** The same report with other groups, in the order of its cells. */
  private static Report ranked(Report report, int... groups) {
    List<CellReport> cells = new ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      cells.add(report.cells().get(i).ranked(groups[i]));
    }
    return of(report, cells, report.comparison().tests());
  }

  /** The same report without the tests of two providers. */
  private static Report without(Report report, String better, String worse) {
    return of(
        report,
        report.cells(),
        report.comparison().tests().stream()
            .filter(test -> !(test.better().equals(better) && test.worse().equals(worse)))
            .toList());
  }

  private static Report of(Report report, List<CellReport> cells, List<PairTest> tests) {
    return new Report(
        report.schema(),
        report.run(),
        report.judgement(),
        report.execution(),
        cells,
        new Report.Evaluation(new Comparison(null, tests), List.of(), List.of()),
        report.workers(),
        report.context());
  }
}
