package dev.sonde.simulator;

/** Turns names and numbers into well-mixed bits, the same on every machine. */
final class Mix {
  private Mix() {}

  /** The finalizer of SplitMix64. */
  static long of(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  static long of(long first, long second) {
    return of(of(first) ^ second);
  }

  static long of(long first, String second) {
    long mixed = of(first);
    for (int i = 0; i < second.length(); i++) {
      mixed = of(mixed ^ second.charAt(i));
    }
    return mixed;
  }

  /** The 64-bit FNV-1a hash of bytes from one place up to another. */
  static long bytes(byte[] bytes, int from, int to) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xFF)) * 0x100_0000_01B3L;
    }
    return hash;
  }

  /** From 0 to below 1. */
  static double unit(long mixed) {
    return (mixed >>> 11) * 0x1p-53;
  }
}
