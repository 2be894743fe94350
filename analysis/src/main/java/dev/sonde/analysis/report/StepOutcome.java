package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.common.run.Code;

/** The result of a step of a search. */
public enum StepOutcome {
  HELD,
  FAILED,
  /** There are too few values to decide. */
  UNDECIDED,
  /** The client was the bottleneck. */
  CLIENT_BOUND,
  /** Part of the step was not measured. */
  INCOMPLETE;

  static final class Reader extends StdConverter<String, Code<StepOutcome>> {
    @Override
    public Code<StepOutcome> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
