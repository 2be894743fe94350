package dev.sonde.analysis.fold;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Counts of delays in buckets of 128 µs up to 32 ms, and of at most 0.8 % of the delay beyond. It
 * is coarse where nobody is judged, and small: most delays are below a millisecond.
 *
 * <pre>
 *   bucket   0 … 255: delay / 128 µs
 *   bucket 256 + 128 k …: 128 equal parts of [32768 µs · 2^k, 32768 µs · 2^(k+1))
 * </pre>
 */
public final class LagCounts {

  private static final int UNIT_BITS = 7;
  private static final int PARTS = 128;
  private static final int LINEAR = 2 * PARTS;
  private static final int LINEAR_BITS = 15;
  private static final int FEW = 8;
  private static final int MOST_BUCKETS = bucket(Long.MAX_VALUE) + 1;

  private long[] counts = new long[FEW];
  private long total;

  void add(long micros) {
    add(bucket(Math.max(0, micros)), 1);
  }

  void add(LagCounts other) {
    for (int bucket = 0; bucket < other.counts.length; bucket++) {
      if (other.counts[bucket] > 0) {
        add(bucket, other.counts[bucket]);
      }
    }
  }

  private void add(int bucket, long count) {
    if (bucket >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(bucket + 1, 2 * counts.length));
    }
    counts[bucket] += count;
    total += count;
  }

  static int bucket(long micros) {
    if (micros < 1L << LINEAR_BITS) {
      return (int) (micros >> UNIT_BITS);
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - LINEAR_BITS;
    return LINEAR + octave * PARTS + (int) (micros >> (octave + UNIT_BITS + 1)) - PARTS;
  }

  /** The least delay of a bucket, in microseconds. */
  static long least(int bucket) {
    if (bucket < LINEAR) {
      return (long) bucket << UNIT_BITS;
    }
    int octave = (bucket - LINEAR) / PARTS;
    long part = ((long) bucket - LINEAR) % PARTS + PARTS;
    return part << (octave + UNIT_BITS + 1);
  }

  /** The number of delays. */
  public long total() {
    return total;
  }

  /**
   * The delay of a rank, as the least one of its bucket, in microseconds.
   *
   * @param rank from 1 to {@link #total}
   */
  public long atRank(long rank) {
    if (rank < 1 || rank > total) {
      throw new IllegalArgumentException("rank is " + rank + ", allowed is 1 to " + total);
    }
    long before = 0;
    int bucket = 0;
    while (before + counts[bucket] < rank) {
      before += counts[bucket++];
    }
    return least(bucket);
  }

  /** The number of delays above a limit, to the precision of the buckets. */
  public long above(double micros) {
    long above = 0;
    for (int bucket = counts.length - 1; bucket >= 0 && least(bucket) > micros; bucket--) {
      above += counts[bucket];
    }
    return above;
  }

  /** Pairs: the distance from the bucket before (from -1 for the first), and its count. */
  void write(IntConsumer number) {
    int last = -1;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] > 0) {
        number.accept(bucket - last);
        number.accept((int) Math.min(Integer.MAX_VALUE, counts[bucket]));
        last = bucket;
      }
    }
  }

  /**
   * Adds what {@link #write} has written.
   *
   * @throws IllegalArgumentException when these are no such pairs
   */
  void merge(List<Integer> pairs) {
    require(pairs.size() % 2 == 0);
    int bucket = -1;
    for (int i = 0; i < pairs.size(); i += 2) {
      int distance = pairs.get(i);
      require(distance >= 1 && distance < MOST_BUCKETS - bucket && pairs.get(i + 1) >= 1);
      bucket += distance;
      add(bucket, pairs.get(i + 1));
    }
  }

  private static void require(boolean readable) {
    if (!readable) {
      throw new IllegalArgumentException("a partial's counts of delays cannot be read");
    }
  }
}
