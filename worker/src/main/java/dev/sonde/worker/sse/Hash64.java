package dev.sonde.worker.sse;

/** The 64-bit hashes of answers. */
public final class Hash64 {

  /** The FNV-1a hash of nothing. */
  public static final long FNV_START = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  private Hash64() {}

  /** Adds a byte to an FNV-1a hash. */
  public static long fnv(long hash, int b) {
    return (hash ^ (b & 0xff)) * FNV_PRIME;
  }

  /** Spreads every bit over all others (the finalizer of MurmurHash3). */
  public static long mix(long value) {
    long z = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
