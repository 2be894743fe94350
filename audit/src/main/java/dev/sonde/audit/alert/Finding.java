package dev.sonde.audit.alert;

import org.jspecify.annotations.Nullable;

/**
 * What a slot says of one condition of a cell or of the audit, before it is known whose it is.
 *
 * @param subject what is meant beside the cell, such as a metric; else empty
 * @param said the sentence about it, without the cell
 */
record Finding(
    String subject, Reading reading, Patience patience, String said, @Nullable AlertFigure figure) {

  static Finding good(String subject, Patience patience) {
    return new Finding(subject, Reading.GOOD, patience, "", null);
  }

  static Finding unknown(String subject, Patience patience) {
    return new Finding(subject, Reading.UNKNOWN, patience, "", null);
  }

  /** Bad with these words and figure where it holds, else good. */
  static Finding of(
      boolean bad, String subject, Patience patience, String said, AlertFigure figure) {
    return new Finding(subject, bad ? Reading.BAD : Reading.GOOD, patience, said, figure);
  }
}
