package dev.sonde.cli.steps;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats rates for people. */
final class Rates {

  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  private Rates() {}

  /** Rounded to four digits. */
  static double rounded(double perSecond) {
    return BigDecimal.valueOf(perSecond).round(DIGITS).doubleValue();
  }

  static String text(double perSecond) {
    return BigDecimal.valueOf(rounded(perSecond)).stripTrailingZeros().toPlainString() + "/s";
  }
}
