package dev.sonde.audit.alert;

import dev.sonde.analysis.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures in sentences: four digits and the unit. */
public final class Texts {

  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  private Texts() {}

  /** A share as {@code 41.3 %}, other values with their unit. */
  public static String number(double value, String unit) {
    boolean share = unit.equals("share");
    BigDecimal rounded = new BigDecimal(share ? value * 100 : value).round(FOUR_DIGITS);
    BigDecimal plain = rounded.stripTrailingZeros();
    String text = (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    return text + (share ? " %" : unit.isEmpty() ? "" : " " + unit);
  }

  static String percent(double share) {
    return number(share, "share");
  }

  static @Nullable List<Double> ends(@Nullable Interval interval) {
    return interval == null ? null : List.of(interval.lower(), interval.upper());
  }
}
