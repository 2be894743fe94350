package dev.sonde.analysis.diff;

import org.jspecify.annotations.Nullable;

/**
 * A row whose test still has to be corrected for all the others.
 *
 * @param tested null for what needs no test: the row stands as it is
 * @param spread the standard error of the logarithm of the ratio, of shares that of the difference
 * @param more what it means that the second run's values are larger
 * @param less what it means that they are smaller
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
