package dev.sonde.analysis.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a kernel for every pair of texts, each a byte from 0 to {@link #scale}. */
public final class Gram {

  private static final int LANES = 4;
  private static final long LOW = 0x7fff_7fff_7fff_7fffL;

  private final int size;
  private final int scale;
  private final byte[] values;

  private Gram(int size, int scale) {
    this.size = size;
    this.scale = scale;
    this.values = new byte[size * size];
  }

  /**
   * The Hamming kernel k(x, y) = #{l ≤ L: x_l = y_l} / L over code points, texts cut or padded to L
   * (Gao, Liang and Guestrin 2024).
   *
   * @param length L, at most 127
   */
  public static Gram hamming(List<String> texts, int length) {
    Gram gram = new Gram(texts.size(), length);
    long[][] packed = packed(texts, length);
    for (int i = 0; i < gram.size; i++) {
      for (int j = 0; j <= i; j++) {
        gram.set(i, j, equalLanes(packed[i], packed[j], length));
      }
    }
    return gram;
  }

  /**
   * The length of the common prefix as a share of the longer text, in hundredths, over code points.
   */
  public static Gram commonPrefix(List<String> texts) {
    Gram gram = new Gram(texts.size(), 100);
    int[][] points = new int[gram.size][];
    for (int i = 0; i < gram.size; i++) {
      points[i] = texts.get(i).codePoints().toArray();
    }
    for (int i = 0; i < gram.size; i++) {
      for (int j = 0; j <= i; j++) {
        gram.set(i, j, (int) Math.round(100 * commonShare(points[i], points[j])));
      }
    }
    return gram;
  }

  /** The length of the common prefix as a share of the longer text; 1 for two empty texts. */
  public static double commonShare(int[] one, int[] other) {
    int longer = Math.max(one.length, other.length);
    int shorter = Math.min(one.length, other.length);
    int common = 0;
    while (common < shorter && one[common] == other[common]) {
      common++;
    }
    return longer == 0 ? 1 : (double) common / longer;
  }

  /**
   * Packs four code points into a long, each as the 16-bit number of its distinct value; 0 is
   * padding.
   */
  private static long[][] packed(List<String> texts, int length) {
    Map<Integer, Integer> numbers = new HashMap<>();
    long[][] packed = new long[texts.size()][(length + LANES - 1) / LANES];
    for (int i = 0; i < packed.length; i++) {
      int[] points = texts.get(i).codePoints().limit(length).toArray();
      for (int at = 0; at < points.length; at++) {
        Integer number = numbers.get(points[at]);
        if (number == null) {
          number = Math.min(numbers.size() + 1, 0xffff);
          numbers.put(points[at], number);
        }
        packed[i][at / LANES] |= (long) number << (Short.SIZE * (at % LANES));
      }
    }
    return packed;
  }

  /** Counts equal 16-bit lanes, four at a time. Lanes after the length are equal in all texts. */
  private static int equalLanes(long[] one, long[] other, int length) {
    int equal = length - LANES * one.length;
    for (int i = 0; i < one.length; i++) {
      long differing = one[i] ^ other[i];
      long high = ((differing & LOW) + LOW) | differing;
      equal += LANES - Long.bitCount(high & ~LOW);
    }
    return equal;
  }

  private void set(int i, int j, int value) {
    values[i * size + j] = (byte) value;
    values[j * size + i] = (byte) value;
  }

  int size() {
    return size;
  }

  int scale() {
    return scale;
  }

  /** The kernel's value in units of 1 / scale. */
  int at(int i, int j) {
    return values[i * size + j];
  }
}
