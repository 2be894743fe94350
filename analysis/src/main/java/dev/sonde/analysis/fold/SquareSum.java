package dev.sonde.analysis.fold;

import java.math.BigInteger;

/**
 * A sum of squares in 128 bits: the square of an hour in microseconds does not fit into 63 bits.
 */
final class SquareSum {

  private long high;
  private long low;

  void add(long value) {
    long square = value * value;
    long sum = low + square;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    high = Math.addExact(high, Math.multiplyHigh(value, value) + carry);
    low = sum;
  }

  void add(BigInteger squares) {
    BigInteger sum = value().add(squares);
    low = sum.longValue();
    high = sum.shiftRight(Long.SIZE).longValueExact();
  }

  BigInteger value() {
    BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
    return upper.add(new BigInteger(Long.toUnsignedString(low)));
  }
}
