package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Load;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that is a step of a sweep or a search.
 *
 * @param index from 1
 * @param label distinguishes the step: {@code concurrency 4}, or {@code 12.5/s}
 * @param run its id; its events are saved under it
 * @param load of the step; the load of the whole report has the model and the peak of all steps
 */
public record StepRun(
    int index,
    String label,
    String run,
    Verdict verdict,
    List<Reason> reasons,
    Ledger ledger,
    Load load,
    String startedAt,
    @Nullable String finishedAt) {

  public StepRun {
    reasons = List.copyOf(reasons);
  }
}
