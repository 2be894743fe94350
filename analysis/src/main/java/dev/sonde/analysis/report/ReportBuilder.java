package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.RunInfo;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.common.run.Run;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds reports, during a run and after it. Equal input gives equal reports. */
public final class ReportBuilder {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final VerdictLimits limits;

  public ReportBuilder(VerdictLimits limits) {
    this.limits = limits;
  }

  /** Builds the report of a run, finished or not. */
  public Report build(ReportInput input) {
    Run run = input.run();
    List<MergedCell> merged = cells(input);
    KeptProbes samples = KeptProbes.of(input);
    CellReportBuilder reports = new CellReportBuilder(input, samples);
    List<CellReport> cells = merged.stream().map(reports::of).toList();
    Ledger ledger = cells.stream().map(CellReport::ledger).reduce(Ledger.EMPTY, Ledger::plus);
    WorkerReports workers = new WorkerReports(input);
    List<WorkerReport> workerReports = workers.reports();
    VerdictRules verdicts = new VerdictRules(input, limits);
    List<Reason> incomplete = verdicts.incomplete(ledger);
    List<Reason> invalid = verdicts.invalid(ledger, workerReports, workers.parts());
    Verdict verdict = VerdictRules.of(invalid, incomplete);
    CellRanking.Ranked ranked =
        verdict == Verdict.VALID
            ? new RankedSamples(run.spec().rankBy(), samples).rank(merged, cells)
            : new CellRanking.Ranked(cells, List.of());
    return new Report(
        Report.SCHEMA,
        info(run, input.timing()),
        new Report.Judgement(
            verdict, Stream.concat(incomplete.stream(), invalid.stream()).toList()),
        new Report.Execution(ledger, LoadSummary.of(input, workers)),
        ranked.cells(),
        new Report.Evaluation(
            new Comparison(run.spec().reference(), ranked.tests()),
            new RunDifferences(input).differences(),
            thresholds(run, merged, ranked.cells())),
        workerReports,
        Report.Context.of(Validities.of(input.timing(), samples.all()), null));
  }

  private static List<MergedCell> cells(ReportInput input) {
    List<MergedCell> cells = new ArrayList<>();
    for (int target = 0; target < input.run().targets().size(); target++) {
      for (String region : input.run().spec().regions()) {
        cells.add(input.merged(new Cell(region, target)));
      }
    }
    return cells;
  }

  private static RunInfo info(Run run, RunTiming timing) {
    return new RunInfo(
        run.id(),
        run.spec().name(),
        run.specHash(),
        time(timing.startAtMillis()),
        timing.endedAtMillis() == null ? null : time(timing.endedAtMillis()),
        run.version(),
        run.spec().rankBy().code(),
        run.durability());
  }

  static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  private static List<ThresholdResult> thresholds(
      Run run, List<MergedCell> merged, List<CellReport> reports) {
    List<CellQuantities> quantities = new ArrayList<>();
    for (int i = 0; i < merged.size(); i++) {
      quantities.add(new CellQuantities(reports.get(i), merged.get(i)::latency));
    }
    return ThresholdRules.judge(run.spec().thresholds(), quantities);
  }
}
