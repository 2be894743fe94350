package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;

/** What a step of a search said. */
public enum StepOutcome {
  HELD,
  FAILED,
  /** Too few values to say. */
  UNDECIDED,
  /** The client was the bottleneck. */
  CLIENT_BOUND,
  /** Not all of it was measured. */
  INCOMPLETE;

  /** Reads one from JSON. */
  static final class Reader extends StdConverter<String, Code<StepOutcome>> {
    @Override
    public Code<StepOutcome> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
