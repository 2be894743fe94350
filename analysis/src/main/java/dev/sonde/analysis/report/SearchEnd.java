package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.common.run.Code;

/** Why a search ended. */
public enum SearchEnd {
  /** The rates that hold and do not hold are no further apart than the precision. */
  FOUND,
  /** The highest rate of the search holds. */
  MAX_HOLDS,
  /** The lowest rate of the search does not hold. */
  MIN_FAILS,
  /** This machine could not offer a higher rate. */
  CLIENT_LIMIT,
  /** No step within the allowed length shows whether the goal holds. */
  UNDECIDED,
  /** The budget was spent, or the user interrupted the search. */
  STOPPED;

  static final class Reader extends StdConverter<String, Code<SearchEnd>> {
    @Override
    public Code<SearchEnd> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
