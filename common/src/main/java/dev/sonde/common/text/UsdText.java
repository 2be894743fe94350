package dev.sonde.common.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Amounts as text. An unknown amount is "?", never 0. */
public final class UsdText {

  private UsdText() {}

  /** An amount in nano-USD, rounded up: {@code $12.35}, {@code $0.0124}, {@code $0.000031}. */
  public static String text(@Nullable Long nanoUsd) {
    if (nanoUsd == null) {
      return "?";
    }
    BigDecimal usd = BigDecimal.valueOf(nanoUsd, 9);
    if (usd.signum() == 0) {
      return "$0";
    }
    // Two decimals, or for small amounts two significant digits.
    int decimals = Math.max(2, usd.scale() - usd.precision() + 2);
    BigDecimal rounded = usd.setScale(decimals, RoundingMode.CEILING).stripTrailingZeros();
    return "$" + rounded.setScale(Math.max(2, rounded.scale())).toPlainString();
  }

  /** A price in pico-USD a token as USD per million tokens: {@code 0.18}. */
  public static String perMillion(@Nullable Long picoUsdPerToken) {
    if (picoUsdPerToken == null) {
      return "?";
    }
    BigDecimal usd = BigDecimal.valueOf(picoUsdPerToken, 6).stripTrailingZeros();
    return usd.setScale(Math.max(2, usd.scale()), RoundingMode.HALF_UP).toPlainString();
  }
}
