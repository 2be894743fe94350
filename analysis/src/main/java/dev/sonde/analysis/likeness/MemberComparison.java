package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The result of comparing one member with a reference.
 *
 * @param effect in the kind's unit
 * @param p of the comparison's test
 * @param matters whether the effect is large enough, and in the direction that counts as a
 *     difference
 */
record MemberComparison(
    @Nullable Double own,
    @Nullable Double others,
    double effect,
    @Nullable Interval ci95,
    double p,
    boolean matters,
    String detail) {

  /** The result of a comparison without a test. */
  static MemberComparison certain(
      double own, @Nullable Double others, double effect, boolean differs) {
    return new MemberComparison(own, others, effect, null, 0, differs, "");
  }

  static MemberComparison of(double own, double others, double effect, double p, boolean matters) {
    return new MemberComparison(own, others, effect, null, p, matters, "");
  }

  MemberComparison with(Interval interval) {
    return new MemberComparison(own, others, effect, interval, p, matters, detail);
  }

  MemberComparison detailed(String text) {
    return new MemberComparison(own, others, effect, ci95, p, matters, text);
  }
}
