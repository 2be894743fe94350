package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.statistics.Interval;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a row of a diff in words. */
final class RowWords {

  private static final Map<String, String> NAMES =
      Map.of(
          "ttft",
          "TTFT",
          "ttfa",
          "TTFA",
          "itl",
          "ITL",
          CellRows.RATE,
          "tok/s",
          FigureRows.ERRORS,
          "errors",
          "finish_reasons",
          "finish reasons",
          "input_usd_per_million",
          "$/M in, published",
          "output_usd_per_million",
          "$/M out, published",
          "usd_per_1k_tokens",
          "$/1k tokens",
          "usd_per_success",
          "$/success");

  private static final double LEAST_SHOWN = 0.001;

  String name(Row row) {
    String name = NAMES.getOrDefault(row.metric(), row.metric());
    String unit = isTime(row) ? ", ms" : "";
    return row.statistic().equals("value") ? name : name + " " + row.statistic() + unit;
  }

  private static boolean isTime(Row row) {
    return !row.statistic().equals("value") && !row.metric().equals(CellRows.RATE);
  }

  String value(Row row, @Nullable Double value) {
    if (value == null) {
      return Figures.NONE;
    }
    if (isTime(row)) {
      return Figures.millis(value.doubleValue());
    }
    if (row.metric().equals(CellRows.RATE)) {
      return Figures.speed(value);
    }
    return row.metric().equals(FigureRows.ERRORS) ? Figures.percent(value) : Figures.usd(value);
  }

  String change(Row row) {
    Double ratio = row.effect().ratio();
    Double difference = row.effect().difference();
    if (ratio != null) {
      return signed(ratio - 1);
    }
    boolean points = row.metric().equals(FigureRows.ERRORS) && difference != null;
    return points && difference != null ? points(difference) : "";
  }

  String interval(Row row) {
    Interval ratio = row.effect().ratioCi95();
    if (ratio != null) {
      return "[" + signed(ratio.lower() - 1) + ", " + signed(ratio.upper() - 1) + "]";
    }
    Interval difference = row.effect().differenceCi95();
    return difference == null
        ? ""
        : "[" + points(difference.lower()) + ", " + points(difference.upper()) + "]";
  }

  /** The corrected p-value, or the uncorrected one when the test was left out of the correction. */
  String pValue(Row row) {
    Diff.Test test = row.test();
    if (test == null) {
      return "";
    }
    Double adjusted = test.pAdjusted();
    double p = adjusted == null ? test.p() : adjusted;
    return p < LEAST_SHOWN ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  String sizes(Row row) {
    return String.format(Locale.ROOT, "%,d vs %,d", row.baseCount(), row.headCount());
  }

  String verdict(Row row) {
    String detail = row.detail().isEmpty() ? "" : ": " + row.detail();
    Diff.Test test = row.test();
    if (test == null) {
      return row.change() + ", counted";
    }
    boolean mute = test.pAdjusted() == null && row.effect().detectable() == null;
    return mute ? "too few to show any change" : row.change() + detail;
  }

  /** The smallest change that is found in four of five cases. */
  String detectable(Row row) {
    Double detectable = row.effect().detectable();
    return detectable == null ? "" : "≥ " + least(row, detectable);
  }

  private static String least(Row row, double detectable) {
    if (row.metric().equals(FigureRows.ERRORS)) {
      return points(detectable);
    }
    // For a rate the worse direction is a decrease, by the same factor.
    return row.metric().equals(CellRows.RATE)
        ? signed(1 / (1 + detectable) - 1)
        : signed(detectable);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f pp", 100 * share);
  }

  /** {@code +45 %}, with one decimal below ten percent. */
  static String signed(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, Math.abs(percent) < 9.95 ? "%+.1f %%" : "%+,.0f %%", percent);
  }
}
