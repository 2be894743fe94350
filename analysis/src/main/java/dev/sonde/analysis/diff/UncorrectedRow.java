package dev.sonde.analysis.diff;

import org.jspecify.annotations.Nullable;

/**
 * A row whose test is not yet corrected for all tests of the diff.
 *
 * @param tested null for a row that needs no test and is final
 * @param spread the standard error of the logarithm of the ratio, for shares that of the difference
 * @param more the meaning of larger values in the second run
 * @param less the meaning of smaller values in the second run
 */
record UncorrectedRow(
    Diff.Row row, @Nullable Tested tested, double spread, Diff.Change more, Diff.Change less) {

  static UncorrectedRow certain(Diff.Row row) {
    return new UncorrectedRow(row, null, Double.NaN, row.change(), row.change());
  }

  boolean ofShares() {
    return row.effect().ratio() == null;
  }
}
