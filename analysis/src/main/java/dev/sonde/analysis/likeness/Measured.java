package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * One member compared with a reference.
 *
 * @param effect in the kind's unit
 * @param p of the comparison's test
 * @param matters whether the effect is large enough, and of the accused side, to be called one
 */
record Measured(
    @Nullable Double own,
    @Nullable Double others,
    double effect,
    @Nullable Interval ci95,
    double p,
    boolean matters,
    String detail) {

  /** What needs no test. */
  static Measured certain(double own, @Nullable Double others, double effect, boolean differs) {
    return new Measured(own, others, effect, null, 0, differs, "");
  }

  static Measured of(double own, double others, double effect, double p, boolean matters) {
    return new Measured(own, others, effect, null, p, matters, "");
  }

  Measured with(Interval interval) {
    return new Measured(own, others, effect, interval, p, matters, detail);
  }

  Measured detailed(String text) {
    return new Measured(own, others, effect, ci95, p, matters, text);
  }
}
