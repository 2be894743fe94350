package dev.sonde.analysis.report;

import dev.sonde.common.run.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a step, for output that shows how a provider changes with the load.
 *
 * @param cell of the report
 * @param title its model, with its region when there are several
 * @param label of its step
 * @param at concurrency, or probes a second
 * @param answersPerSecond the cell's share of the step's achieved load; null when unknown
 * @param outputTokensPerSecond of all its answers together; null when unknown
 * @param errorRate failed divided by answered; null when nothing was answered
 * @param outcome of a search's step
 * @param verdict of the step
 */
public record StepRow(
    CellReport cell,
    String title,
    String label,
    double at,
    @Nullable Double answersPerSecond,
    @Nullable Double outputTokensPerSecond,
    @Nullable Double errorRate,
    @Nullable Code<StepOutcome> outcome,
    Report.@Nullable Verdict verdict) {

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

  /** By title and provider, the lowest load first; empty without steps. */
  public static List<StepRow> of(Report report) {
    if (!report.isStepped()) {
      return List.of();
    }
    boolean regions = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    List<StepRow> rows = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      String title = regions ? cell.model() + " from " + cell.region() : cell.model();
      rows.add(of(report, cell, title));
    }
    rows.sort(
        Comparator.comparing(StepRow::title)
            .thenComparing(row -> row.cell.provider())
            .thenComparingDouble(StepRow::at)
            .thenComparingInt(StepRow::index));
    return rows;
  }

  private static StepRow of(Report report, CellReport cell, String title) {
    CellReport.Step step = cell.step();
    int index = step == null ? 0 : step.index();
    String label = step == null ? "" : step.label();
    StepRun run =
        Objects.requireNonNullElse(report.steps(), List.<StepRun>of()).stream()
            .filter(each -> each.index() == index)
            .findFirst()
            .orElse(null);
    SearchResult.Tried tried =
        Objects.requireNonNullElse(report.search(), List.<SearchResult>of()).stream()
            .flatMap(each -> each.tried().stream())
            .filter(each -> each.step() == index)
            .findFirst()
            .orElse(null);
    Double answers = answersPerSecond(run, cell);
    long answered = cell.ledger().answered();
    return new StepRow(
        cell,
        title,
        label,
        tried == null ? number(label) : tried.perSecond(),
        answers,
        answers == null ? null : (Double) (answers * cell.tokens().output() / answered),
        answered == 0 ? null : (Double) (cell.ledger().failed() / (double) answered),
        tried == null ? null : tried.outcome(),
        run == null ? null : run.verdict());
  }

  private static double number(String label) {
    Matcher number = NUMBER.matcher(label);
    return number.find() ? Double.parseDouble(number.group()) : 0;
  }

  /** The cell's share of the step's achieved load. */
  private static @Nullable Double answersPerSecond(@Nullable StepRun run, CellReport cell) {
    Double achieved = run == null ? null : run.load().achievedPerSecond();
    if (run == null || achieved == null || cell.ledger().answered() == 0) {
      return null;
    }
    return achieved * cell.ledger().answered() / run.ledger().answered();
  }

  private int index() {
    CellReport.Step step = cell.step();
    return step == null ? 0 : step.index();
  }

  /** The step's result in one or two words; empty for a step of a sweep without problems. */
  public String mark() {
    if (outcome != null) {
      String sign =
          outcome.is(StepOutcome.HELD) ? "✓ " : outcome.is(StepOutcome.FAILED) ? "✗ " : "? ";
      return sign + outcome.words();
    }
    if (verdict != null && verdict != Report.Verdict.VALID) {
      return verdict.toString();
    }
    Latency ttft = cell.latencyMs().get("ttft");
    return ttft == null || ttft.count() == 0 ? "nothing measured" : "";
  }
}
