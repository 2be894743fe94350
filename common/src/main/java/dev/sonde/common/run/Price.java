package dev.sonde.common.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A published price in pico-USD (1e-12 USD) a token, which is 1e-6 USD a million tokens.
 *
 * @param cachedInputPicoUsd the price of a cached input token, or null when none is published: then
 *     the full price is charged
 */
public record Price(long inputPicoUsd, long outputPicoUsd, @Nullable Long cachedInputPicoUsd) {

  private static final BigDecimal PICO_USD_PER_USD_A_MILLION = BigDecimal.valueOf(1_000_000);
  private static final BigInteger PICO_PER_NANO = BigInteger.valueOf(1000);
  private static final BigInteger MOST_NANO_USD = BigInteger.valueOf(Long.MAX_VALUE);

  /** A thousand USD a token: above any price, and its products stay exact. */
  private static final BigDecimal MOST_USD_PER_MILLION = BigDecimal.valueOf(1_000_000_000);

  public Price {
    Spec.require(inputPicoUsd >= 0, "pricing.input", inputPicoUsd, "0 or more");
    Spec.require(outputPicoUsd >= 0, "pricing.output", outputPicoUsd, "0 or more");
    Spec.require(
        cachedInputPicoUsd == null || cachedInputPicoUsd >= 0,
        "pricing.cachedInput",
        cachedInputPicoUsd,
        "0 or more");
  }

  /** Converts USD per million tokens, the unit of the router and of specs. */
  public static Price ofUsdPerMillion(BigDecimal input, BigDecimal output) {
    return ofUsdPerMillion(input, output, null);
  }

  /** Like the other method, with a price for cached input, or null when none is published. */
  public static Price ofUsdPerMillion(
      BigDecimal input, BigDecimal output, @Nullable BigDecimal cachedInput) {
    Long cached = cachedInput == null ? null : Long.valueOf(picoUsd(cachedInput));
    return new Price(picoUsd(input), picoUsd(output), cached);
  }

  private static long picoUsd(BigDecimal usdPerMillion) {
    if (usdPerMillion.signum() < 0 || usdPerMillion.compareTo(MOST_USD_PER_MILLION) > 0) {
      throw new IllegalArgumentException(
          "a price is "
              + usdPerMillion.round(new MathContext(6))
              + " USD a million tokens, allowed is 0 to "
              + MOST_USD_PER_MILLION);
    }
    return usdPerMillion
        .multiply(PICO_USD_PER_USD_A_MILLION)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  public double inputUsdPerMillion() {
    return inputPicoUsd / 1e6;
  }

  public double outputUsdPerMillion() {
    return outputPicoUsd / 1e6;
  }

  /** The cost of one answer in nano-USD, rounded up once; at most {@link Long#MAX_VALUE}. */
  public long costNanoUsd(long inputTokens, long cachedInputTokens, long outputTokens) {
    long cached = Math.min(cachedInputTokens, inputTokens);
    long cachedPrice = cachedInputPicoUsd == null ? inputPicoUsd : cachedInputPicoUsd;
    if (isSmall(inputTokens | cached | outputTokens)
        && isSmall(inputPicoUsd | cachedPrice | outputPicoUsd)) {
      long small =
          (inputTokens - cached) * inputPicoUsd
              + cached * cachedPrice
              + outputTokens * outputPicoUsd;
      return (small + 999) / 1000;
    }
    BigInteger pico =
        product(inputTokens - cached, inputPicoUsd)
            .add(product(cached, cachedPrice))
            .add(product(outputTokens, outputPicoUsd));
    return pico.add(PICO_PER_NANO.subtract(BigInteger.ONE))
        .divide(PICO_PER_NANO)
        .min(MOST_NANO_USD)
        .longValue();
  }

  /** Whether three products of such numbers can be added: each is less than 2^60. */
  private static boolean isSmall(long number) {
    return number >>> 30 == 0;
  }

  private static BigInteger product(long tokens, long picoUsd) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(picoUsd));
  }
}
