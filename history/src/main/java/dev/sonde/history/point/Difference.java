package dev.sonde.history.point;

import dev.sonde.analysis.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A kind in which a provider differs, as in the report.
 *
 * @param kind such as {@code toolCalls}
 * @param effect its size, in {@code unit}
 * @param ci95 of the effect; null where it has none
 * @param p corrected for all tests of the run; null for what needs no test
 * @param n answers of the provider
 * @param detail the exact faults, in the terms of the protocol; may be empty
 */
public record Difference(
    String kind,
    double effect,
    String unit,
    @Nullable Interval ci95,
    @Nullable Double p,
    long n,
    String detail) {

  public Difference {
    // Empty values are not written.
    detail = detail == null ? "" : detail;
  }
}
