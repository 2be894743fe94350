package dev.sonde.analysis.fold;

import dev.sonde.common.run.Saturated;
import java.math.BigInteger;

/**
 * A sum of squares in 128 bits: the square of an hour in microseconds does not fit into 63 bits. A
 * sum that does not fit stays at about 2^127.
 */
final class SquareSum {

  private static final BigInteger MOST =
      BigInteger.ONE.shiftLeft(2 * Long.SIZE - 1).subtract(BigInteger.ONE);

  private long high;
  private long low;

  void add(long value) {
    long square = value * value;
    long sum = low + square;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    high = Saturated.sum(high, Math.multiplyHigh(value, value) + carry);
    low = sum;
  }

  void add(BigInteger squares) {
    BigInteger sum = value().add(squares).min(MOST);
    low = sum.longValue();
    high = sum.shiftRight(Long.SIZE).longValue();
  }

  BigInteger value() {
    BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
    return upper.add(new BigInteger(Long.toUnsignedString(low)));
  }
}
