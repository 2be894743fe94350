package dev.sonde.common.run;

/**
 * Sums and products that stop at the greatest or least {@code long} instead of overflowing or
 * throwing.
 */
public final class Saturated {

  private Saturated() {}

  public static long sum(long one, long other) {
    long sum = one + other;
    boolean overflowed = ((one ^ sum) & (other ^ sum)) < 0;
    return !overflowed ? sum : one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** The product of two numbers that are not negative. */
  public static long product(long one, long other) {
    return one != 0 && other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
  }
}
