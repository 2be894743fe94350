package dev.sonde.analysis.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as a report shows them: rounded decimals, and null for what is not a number. */
final class Decimals {

  private static final double MICROS_PER_MILLI = 1000;
  private static final double NANOS_PER_UNIT = 1e9;
  private static final int MICROS = 3;
  private static final int SHARE = 6;

  private Decimals() {}

  static @Nullable Double round(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return null;
    }
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }

  /** Milliseconds of whole microseconds. */
  static double millis(long micros) {
    return micros / MICROS_PER_MILLI;
  }

  /** Milliseconds, rounded to the microsecond, of a mean of microseconds. */
  static @Nullable Double millis(double micros) {
    return round(micros / MICROS_PER_MILLI, MICROS);
  }

  /** USD of nano-USD: exact, as long as it is less than nine million. */
  static double usd(long nanoUsd) {
    return nanoUsd / NANOS_PER_UNIT;
  }

  /** A quotient, or null when there is nothing to divide by. */
  static @Nullable Double ratio(double dividend, long divisor, int decimals) {
    return divisor == 0 ? null : round(dividend / divisor, decimals);
  }

  /** A share of a count, to six decimals, or null of nothing. */
  static @Nullable Double share(long part, long whole) {
    return ratio((double) part, whole, SHARE);
  }
}
