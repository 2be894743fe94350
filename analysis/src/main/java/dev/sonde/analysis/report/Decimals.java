package dev.sonde.analysis.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Rounds numbers for a report; values that are not finite become null. */
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

  /** Microseconds as milliseconds. */
  static double millis(long micros) {
    return micros / MICROS_PER_MILLI;
  }

  /** A mean in microseconds as milliseconds, rounded to the microsecond. */
  static @Nullable Double millis(double micros) {
    return round(micros / MICROS_PER_MILLI, MICROS);
  }

  /** Nano-USD as USD; exact below nine million USD. */
  static double usd(long nanoUsd) {
    return nanoUsd / NANOS_PER_UNIT;
  }

  /** A quotient; null when the divisor is 0. */
  static @Nullable Double ratio(double dividend, long divisor, int decimals) {
    return divisor == 0 ? null : round(dividend / divisor, decimals);
  }

  /** A share rounded to six decimals; null when the whole is 0. */
  static @Nullable Double share(long part, long whole) {
    return ratio((double) part, whole, SHARE);
  }
}
