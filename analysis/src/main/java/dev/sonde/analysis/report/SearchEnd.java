package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;

/** Why a search tries nothing more. */
public enum SearchEnd {
  /** Between the rates that hold and do not is no more than the precision. */
  FOUND,
  /** The highest rate that was to be tried holds. */
  MAX_HOLDS,
  /** The least rate does not hold. */
  MIN_FAILS,
  /** This machine could not offer more. */
  CLIENT_LIMIT,
  /** No step that is long enough says whether the goal holds. */
  UNDECIDED,
  /** The budget was spent, or someone interrupted. */
  STOPPED;

  /** Reads one from JSON. */
  static final class Reader extends StdConverter<String, Code<SearchEnd>> {
    @Override
    public Code<SearchEnd> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
