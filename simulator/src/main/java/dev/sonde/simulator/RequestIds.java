package dev.sonde.simulator;

import java.util.Arrays;

/**
 * The number of kept requests for each request id, by its 64-bit hash. Safe on any thread: hashes
 * are spread over stripes, so event loops seldom wait for each other.
 */
final class RequestIds {
  private static final int STRIPES = 64;

  private final Stripe[] stripes = new Stripe[STRIPES];

  RequestIds() {
    Arrays.setAll(stripes, i -> new Stripe());
  }

  private Stripe stripe(long mixed) {
    return stripes[(int) (mixed >>> 58)];
  }

  /** Adds a request; whether its id was there before. */
  boolean add(long hash) {
    long mixed = mixed(hash);
    return stripe(mixed).add(mixed);
  }

  /** Removes one request with this id. */
  void remove(long hash) {
    long mixed = mixed(hash);
    stripe(mixed).remove(mixed);
  }

  void clear() {
    for (Stripe stripe : stripes) {
      stripe.clear();
    }
  }

  /** Never 0, which marks a free slot. */
  private static long mixed(long hash) {
    long mixed = Mix.of(hash);
    return mixed == 0 ? 1 : mixed;
  }

  /** Open addressing with linear probing, at most half full. */
  private static final class Stripe {
    private static final int FIRST_SLOTS = 16;

    private long[] hashes = new long[FIRST_SLOTS];
    private int[] times = new int[FIRST_SLOTS];
    private int distinct;

    private int slot(long hash) {
      int slot = home(hash);
      while (hashes[slot] != 0 && hashes[slot] != hash) {
        slot = slot + 1 & hashes.length - 1;
      }
      return slot;
    }

    private int home(long hash) {
      return (int) hash & hashes.length - 1;
    }

    synchronized boolean add(long hash) {
      int slot = slot(hash);
      if (hashes[slot] == 0) {
        hashes[slot] = hash;
        distinct++;
      }
      boolean seen = times[slot]++ > 0;
      if (distinct * 2 > hashes.length) {
        grow();
      }
      return seen;
    }

    private void grow() {
      long[] oldHashes = hashes;
      int[] oldTimes = times;
      hashes = new long[oldHashes.length * 2];
      times = new int[hashes.length];
      for (int i = 0; i < oldHashes.length; i++) {
        if (oldHashes[i] != 0) {
          int slot = slot(oldHashes[i]);
          hashes[slot] = oldHashes[i];
          times[slot] = oldTimes[i];
        }
      }
    }

    synchronized void remove(long hash) {
      int slot = slot(hash);
      if (hashes[slot] == hash && --times[slot] == 0) {
        distinct--;
        close(slot);
      }
    }

    /** Moves later entries back, so that no lookup ends early at the gap. */
    private void close(int freed) {
      int mask = hashes.length - 1;
      int gap = freed;
      for (int next = gap + 1 & mask; hashes[next] != 0; next = next + 1 & mask) {
        if ((next - home(hashes[next]) & mask) >= (next - gap & mask)) {
          hashes[gap] = hashes[next];
          times[gap] = times[next];
          gap = next;
        }
      }
      hashes[gap] = 0;
      times[gap] = 0;
    }

    synchronized void clear() {
      hashes = new long[FIRST_SLOTS];
      times = new int[FIRST_SLOTS];
      distinct = 0;
    }
  }
}
