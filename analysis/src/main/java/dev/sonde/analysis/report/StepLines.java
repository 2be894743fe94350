package dev.sonde.analysis.report;

import java.util.ArrayList;
import java.util.List;

/** A summary of a finished step, printed while the next one starts. */
public final class StepLines {

  private StepLines() {}

  /** One line per cell, and one for each reason against the step. */
  public static List<String> of(Report step) {
    List<String> lines = new ArrayList<>();
    for (CellReport cell : step.cells()) {
      Latency ttft = Section.ttft(cell);
      lines.add(
          "%s: %d of %d ok, TTFT p50 %s p95 %s ms, tok/s p50 %s"
              .formatted(
                  cell.provider(),
                  cell.ledger().succeeded(),
                  cell.ledger().answered(),
                  Figures.millis(ttft.p50()),
                  Figures.millis(ttft.p95()),
                  Phrases.speed(cell)));
    }
    new ThresholdLines(step).lines().forEach(line -> lines.add(line.text()));
    for (Report.Reason each : step.reasons()) {
      lines.add(step.verdict() + ": " + Words.reason(each));
    }
    return lines;
  }
}
