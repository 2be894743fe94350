package dev.sonde.analysis.report;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers with three significant digits, or with the reason why there is none. */
public final class Figures {

  public static final String NONE = "–";

  /** Prefix of a percentile with fewer than {@link #BEYOND} answers beyond it. */
  static final String INDICATIVE = "~";

  private static final int DIGITS = 3;
  private static final int BEYOND = 10;

  private Figures() {}

  /** Milliseconds with three digits, as whole milliseconds from 100 on. */
  public static String millis(double millis) {
    return millis >= 100
        ? String.format(Locale.ROOT, "%,.0f", millis)
        : String.format(Locale.ROOT, millis >= 10 ? "%.1f" : "%.2f", millis);
  }

  public static String millis(@Nullable Double millis) {
    return millis == null ? NONE : millis(millis.doubleValue());
  }

  /**
   * {@code 208 [201, 215]}, or the reason why there is no value. With few answers beyond the
   * percentile it has a mark: {@code ~208}.
   */
  static String percentile(@Nullable Double millis, @Nullable Interval ci95, Shortage sample) {
    if (millis == null) {
      return sample.toString();
    }
    String value = (sample.isIndicative() ? INDICATIVE : "") + millis(millis.doubleValue());
    return ci95 == null
        ? value
        : value + " [" + millis(ci95.lower()) + ", " + millis(ci95.upper()) + "]";
  }

  /** The size of a sample that may be too small for a percentile. */
  record Shortage(long count, Percentile percentile) {

    /** Whether fewer than ten answers lie beyond the percentile. */
    boolean isIndicative() {
      return percentile != Percentile.P50 && count < BEYOND * percentile.minimum();
    }

    @Override
    public String toString() {
      return count == 0 ? NONE : "n/a (" + count + " < " + percentile.minimum() + ")";
    }
  }

  /** USD with three digits, never in scientific notation. */
  public static String usd(@Nullable Double usd) {
    if (usd == null) {
      return NONE;
    }
    BigDecimal rounded = BigDecimal.valueOf(usd).round(new MathContext(DIGITS));
    String plain = rounded.stripTrailingZeros().toPlainString();
    return rounded.signum() == 0 ? "0" : plain;
  }

  public static String speed(@Nullable Double perSecond) {
    return perSecond == null
        ? NONE
        : String.format(Locale.ROOT, perSecond >= 1000 ? "%,.0f" : "%.1f", perSecond);
  }

  /** A share as a percentage; never 0 % for more, nor 100 % for less. */
  public static String percent(double share) {
    double percent = Math.round(share * 1000) / 10.0;
    if (percent == 0 && share > 0) {
      return BigDecimal.valueOf(100 * share).round(new MathContext(1)).toPlainString() + "%";
    }
    if (percent == 100 && share < 1) {
      percent = 99.9;
    }
    return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f%%" : "%.1f%%", percent);
  }

  /** {@code 1 probe}, {@code 2 probes}. */
  public static String count(double count, String noun) {
    return String.format(Locale.ROOT, "%,.0f %s%s", count, noun, count == 1 ? "" : "s");
  }

  public static String count(long count, String noun) {
    return count((double) count, noun);
  }

  public static String seconds(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 7200
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }
}
