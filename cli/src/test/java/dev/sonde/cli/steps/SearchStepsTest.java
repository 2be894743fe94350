package dev.sonde.cli.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.ReasonCode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.report.ReportBuilder;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.analysis.report.SearchEnd;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.analysis.report.StepRun;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.analysis.report.VerdictLimits;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Searches with invented reports. */
class SearchStepsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_795_356_000_000L;
  private static final String GOAL = "p95(ttft) < 1s";
  private final Run run = RunBuilder.of("quick", "slow").build();
  private final Spec spec =
      spec("load: {search: {goal: \"" + GOAL + "\", max: 64/s, duration: 10s, precision: 0.2}}");

  private static Spec spec(String rest) {
    return new SpecParser(PromptSource.REFUSED)
        .parse("test.yaml", "models: [m]\nproviders: [quick, slow]\n" + rest);
  }

  private static double rate(Step step) {
    return Double.parseDouble(step.label().substring(0, step.label().indexOf('/')));
  }

  /** A report with this verdict, in which all goals have the result. */
  private static Report report(Step step, String verdict, String result, String... reasons) {
    ReportInput nothing =
        new ReportInput(
            RunBuilder.of(step.targets().get(0).provider()).build(),
            new RunTiming(START, START + 12_400),
            Map.of(),
            new Dispatched(Map.of()),
            List.of(),
            Set.of());
    return edited(
        new ReportBuilder(VerdictLimits.DEFAULT).build(nothing),
        root -> {
          root.withObject("run").put("id", "01RUN" + step.index());
          root.put("verdict", verdict);
          root.putArray("reasons");
          for (String reason : reasons) {
            root.withArray("reasons").addObject().put("code", reason);
          }
          root.putArray("thresholds");
          for (Threshold goal : step.spec().thresholds()) {
            ObjectNode each = root.withArray("thresholds").addObject();
            each.put("expression", goal.expression()).put("result", result);
            each.putObject("cell")
                .put("model", "m")
                .put("provider", step.targets().get(0).provider())
                .put("region", "default");
          }
        });
  }

  /** A copy of the report with an edit of its JSON. */
  private static Report edited(Report report, Consumer<ObjectNode> edit) {
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(ReportJson.write(report));
      edit.accept(root);
      return ReportJson.read(root.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SearchResult found(Report report, int target) {
    return Objects.requireNonNull(report.search()).get(target);
  }

  private Report searched(Function<Step, Report> measure) {
    StepSequence steps = StepSequence.of(spec, run.targets());
    List<Step.Taken> taken = new ArrayList<>();
    for (Optional<Step> next = steps.next(); next.isPresent(); next = steps.next()) {
      Step.Taken one = new Step.Taken(next.get(), measure.apply(next.get()));
      taken.add(one);
      steps.accept(one);
    }
    return SteppedReport.of("01WHOLE", spec, steps, taken);
  }

  private static Function<Step, Report> limits(double quick, double slow) {
    return step -> {
      boolean isQuick = step.targets().get(0).provider().equals("quick");
      boolean held = rate(step) <= (isQuick ? quick : slow);
      return report(step, "VALID", held ? "pass" : "fail");
    };
  }

  /** The durability of the cluster is the same in all steps, so it is reported once. */
  @Test
  void aSingleCopyIsSaidOnce() {
    Function<Step, Report> measure = limits(20, 3);
    Durability single = new Durability(1, 1, "sonde.events", false);
    Report report =
        searched(
            step ->
                edited(
                    measure.apply(step),
                    root -> root.withObject("run").putPOJO("durability", single)));

    assertThat(TextReport.render(report, 200, false))
        .containsOnlyOnce("single copy: Kafka keeps sonde.events with replication 1");
  }

  @Test
  void eachTargetHasItsOwnSearchAndTheyTakeTurns() {
    Report report = searched(limits(20, 3));

    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    assertThat(report.reasons()).isEmpty();
    assertThat(report.search()).hasSize(2);
    assertThat(found(report, 0).holdsPerSecond()).isBetween(16.0, 20.0);
    assertThat(found(report, 1).holdsPerSecond()).isBetween(2.0, 3.0);
    assertThat(report.steps()).first().extracting(StepRun::label).isEqualTo("1/s");
    assertThat(report.cells().stream().limit(4).map(cell -> cell.provider()))
        .containsExactly("quick", "slow", "quick", "slow");
    assertThat(report.cells()).allMatch(cell -> cell.rankGroup() == null);
    assertThat(report.cells().stream().map(cell -> cell.name()))
        .as("each by a name of its own")
        .doesNotHaveDuplicates();
    assertThat(report.thresholds())
        .as("those of the rates that held")
        .hasSize(4)
        .allMatch(each -> each.result() == Report.Result.PASS);
    assertThat(ReportJson.write(report)).contains("\"holdsPerSecond\"", "\"search\" : {");
  }

  @Test
  void aLeastRateThatFailsIsAFailedThreshold() {
    Report report = searched(limits(20, 0.5));

    assertThat(found(report, 1).end().known()).isEqualTo(SearchEnd.MIN_FAILS);
    assertThat(found(report, 1).holdsPerSecond()).isNull();
    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    assertThat(report.thresholds()).anyMatch(each -> each.result() == Report.Result.FAIL);
  }

  @Test
  void whatTheClientCouldNotSendMakesItInvalid() {
    Report report =
        searched(
            step ->
                rate(step) > 8
                    ? report(step, "INVALID", "pass", "send_lag")
                    : report(step, "VALID", "pass"));

    assertThat(found(report, 0).end().known()).isEqualTo(SearchEnd.CLIENT_LIMIT);
    assertThat(found(report, 0).holdsPerSecond()).isEqualTo(8.0);
    assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(report.reasons()).allMatch(each -> each.code().is(ReasonCode.SEND_LAG));
    assertThat(report.reasons().get(0).where()).isEqualTo("16/s again");
  }

  @Test
  void aStepThatItsGoalEndedIsAnAnswerAndNoGap() {
    Report report =
        searched(
            step ->
                rate(step) > 8
                    ? report(step, "INCOMPLETE", "fail", "cancelled", "threshold")
                    : report(step, "VALID", "pass"));

    assertThat(found(report, 0).end().known()).isEqualTo(SearchEnd.FOUND);
    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
  }

  @Test
  void aLostWorkerEndsTheSearchAsIncomplete() {
    Report report = searched(step -> report(step, "INCOMPLETE", "pass", "in_doubt"));

    assertThat(found(report, 0).end().known()).isEqualTo(SearchEnd.STOPPED);
    assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(report.reasons().get(0).code().known()).isEqualTo(ReasonCode.IN_DOUBT);
  }

  @Test
  void aStepIsAsLongAsItsGoalNeeds() {
    StepSequence steps = StepSequence.of(spec, run.targets());
    Step first = steps.next().orElseThrow();
    assertThat(first.spec().load().count())
        .as("p95 needs 72 probes; 10 s at 1/s are too few")
        .isEqualTo(79);
    assertThat(first.spec().thresholds())
        .extracting(Threshold::expression)
        .containsExactly(GOAL, "error_rate < 5%");
  }

  @Test
  void ofASweepEachStepCountsAndAMissingOneIsAReason() {
    Spec sweep =
        spec("load: {sweep: {concurrency: [1, 2, 4], count: 10}}\nthresholds: ['max(e2e) < 1s']");
    StepSequence steps = StepSequence.of(sweep, run.targets());
    List<Step.Taken> taken = new ArrayList<>();
    taken.add(taken(steps, "VALID"));
    taken.add(taken(steps, "INVALID"));
    steps.stop();
    assertThat(steps.next()).isEmpty();
    Report report = SteppedReport.of("01WHOLE", sweep, steps, taken);

    assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(report.reasons())
        .extracting(each -> each.code().known())
        .containsExactly(ReasonCode.STEPS);
    assertThat(report.thresholds())
        .extracting(each -> Objects.requireNonNull(each.cell()).step())
        .containsExactly("concurrency 1", "concurrency 2");

    taken.add(
        new Step.Taken(new Step(3, "concurrency 4", sweep, run.targets()), taken.get(0).report()));
    assertThat(SteppedReport.of("01WHOLE", sweep, steps, taken).verdict())
        .isEqualTo(Verdict.INVALID);
  }

  private static Step.Taken taken(StepSequence steps, String verdict) {
    Step step = steps.next().orElseThrow();
    return new Step.Taken(step, report(step, verdict, "pass"));
  }

  @Test
  void noRunHasALoadOfSteps() {
    assertThatThrownBy(
            () ->
                RunPlanner.plan(spec, run.targets(), new RunPlanner.Identity("01X", 1, 1, "test")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed is the load of a single run");
  }

  @Test
  void thePlanOfASearchSaysWhatItMayTake() {
    String text = StepPlan.of(spec, run.targets()).text(1_000);
    assertThat(text)
        .contains("1/s", "32/s", "64/s   up to 4")
        .contains("the highest rate from 1/s to 64/s", "p95(ttft) < 1s and error_rate < 5%");
    assertThat(StepPlan.of(spec, run.targets()).json()).contains("\"load\" : \"search\"");
  }
}
