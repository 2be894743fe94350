package dev.sonde.cli.steps;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Comparison;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.ReasonCode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.report.SearchEnd;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.analysis.report.StepRun;
import dev.sonde.analysis.report.WorkerReport;
import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.spec.ReportedSpec;
import dev.sonde.coordinator.spec.SpecWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One report of several steps. Each step has its own rows, ranked within the step; verdict and
 * ledger are common.
 */
public final class SteppedReport {

  private static final Comparator<WorkerReport> LATEST =
      Comparator.comparing(
          worker -> worker.delays().sendLagMs().p99(),
          Comparator.nullsFirst(Comparator.naturalOrder()));

  private SteppedReport() {}

  /**
   * The report of the steps that were executed.
   *
   * @param id of the whole report
   * @param taken the steps in their order, at least one
   */
  public static Report of(String id, Spec spec, StepSequence steps, List<Step.Taken> taken) {
    if (taken.isEmpty()) {
      throw new IllegalArgumentException("taken is empty, allowed is one step or more");
    }
    List<Report> reports = taken.stream().map(Step.Taken::report).toList();
    Report first = reports.get(0);
    Report most =
        reports.stream()
            .max(Comparator.comparingLong(each -> each.ledger().answered()))
            .orElseThrow();
    List<Reason> reasons = steps.reasons(taken);
    List<SearchResult> found = steps.found();
    return new Report(
        Report.SCHEMA,
        info(id, spec, reports),
        new Report.Judgement(verdict(taken, reasons, found), reasons),
        new Report.Execution(
            reports.stream().map(Report::ledger).reduce(Ledger::plus).orElseThrow(),
            new Report.Load(
                first.load().model(),
                null,
                null,
                reports.stream().mapToLong(each -> each.load().peakInFlight()).max().orElse(0))),
        taken.stream().flatMap(each -> cells(each, found.isEmpty())).toList(),
        new Report.Evaluation(
            new Comparison(
                spec.reference(),
                taken.stream()
                    .flatMap(
                        each ->
                            each.report().comparison().tests().stream()
                                .map(test -> test.at(each.step().label())))
                    .toList()),
            // From the step with the most responses: all steps compare the same providers.
            most.differences(),
            steps.thresholds(taken)),
        workers(reports),
        new Report.Context(
            validity(reports),
            ReportedSpec.of(spec),
            taken.stream().map(SteppedReport::run).toList(),
            found.isEmpty() ? null : found));
  }

  private static Report.RunInfo info(String id, Spec spec, List<Report> reports) {
    return new Report.RunInfo(
        id,
        spec.name(),
        SpecWriter.specHash(spec),
        reports.get(0).run().startedAt(),
        reports.get(reports.size() - 1).run().finishedAt(),
        reports.get(0).run().sonde(),
        spec.rankBy().code(),
        reports.get(0).run().durability());
  }

  /** For a sweep, the worst verdict of its steps; for a search, a verdict of the whole. */
  private static Verdict verdict(
      List<Step.Taken> taken, List<Reason> reasons, List<SearchResult> found) {
    if (reasons.stream().anyMatch(each -> each.code().is(ReasonCode.STEPS))) {
      return Verdict.INCOMPLETE;
    }
    if (found.isEmpty()) {
      return taken.stream()
          .map(each -> each.report().verdict())
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
    if (reasons.isEmpty()) {
      return Verdict.VALID;
    }
    boolean stopped =
        found.stream()
            .map(SearchResult::end)
            .anyMatch(end -> end.is(SearchEnd.STOPPED) || end.is(SearchEnd.UNDECIDED));
    return stopped ? Verdict.INCOMPLETE : Verdict.INVALID;
  }

  /**
   * Cells are ranked within a step. In a search they are not, because it measures one target at a
   * time.
   */
  private static Stream<CellReport> cells(Step.Taken taken, boolean ranked) {
    return taken.report().cells().stream()
        .map(cell -> ranked ? cell : cell.ranked(null))
        .map(cell -> cell.at(taken.step().name()));
  }

  private static StepRun run(Step.Taken taken) {
    Report report = taken.report();
    return new StepRun(
        taken.step().index(),
        taken.step().label(),
        report.run().id(),
        report.verdict(),
        report.reasons(),
        report.ledger(),
        report.load(),
        report.run().startedAt(),
        report.run().finishedAt());
  }

  /** Each worker with its values from the step with the largest send lag. */
  private static List<WorkerReport> workers(List<Report> reports) {
    Map<String, WorkerReport> worst = new LinkedHashMap<>();
    for (Report report : reports) {
      for (WorkerReport worker : report.workers()) {
        worst.merge(
            worker.id(), worker, (one, other) -> LATEST.compare(one, other) >= 0 ? one : other);
      }
    }
    return List.copyOf(worst.values());
  }

  private static Report.@Nullable Validity validity(List<Report> reports) {
    List<Report.Validity> all =
        reports.stream().map(Report::validity).filter(Objects::nonNull).toList();
    return all.isEmpty() ? null : Report.Validity.spanning(all);
  }
}
