package dev.sonde.coordinator.plan;

/**
 * Named random draws. A draw is a pure function of (seed, stream, position), so that a plan can be
 * resumed at any block. The mixing function is that of SplitMix64 (Steele, Lea, Flood 2014).
 */
final class Draws {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** The purpose of a draw; each has a stream of its own. */
  enum Stream {
    PROMPT(1),
    ORDER(2),
    PHASE(3),
    ARRIVAL(4);

    private final long number;

    Stream(long number) {
      this.number = number;
    }
  }

  private Draws() {}

  /** 64 random bits. */
  static long bits(long seed, Stream stream, long position) {
    long keyed = mix(seed + GOLDEN_GAMMA * stream.number);
    return mix(keyed + GOLDEN_GAMMA * (position + 1));
  }

  /** Uniform in [0, 1). */
  static double uniform(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound), without a measurable bias for bounds far below 2^53. */
  static long below(long bits, long bound) {
    return (long) (uniform(bits) * bound);
  }

  /** Exponential with mean 1. Uses StrictMath, so that the result is the same on all machines. */
  static double exponential(long bits) {
    return -StrictMath.log(1 - uniform(bits));
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
