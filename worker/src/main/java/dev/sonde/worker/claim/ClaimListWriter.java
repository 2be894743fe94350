package dev.sonde.worker.claim;

import java.util.Arrays;
import java.util.Base64;

/**
 * Writes lists of claims from the states of probes in log order, one list after the other, in
 * memory that is used again: a list costs no allocation for each probe. Owned by one thread.
 */
final class ClaimListWriter {

  private static final int FIRST_RUNS = 64;
  private static final int MOST_VARINT_BYTES = 10;

  private long[] lengths = new long[FIRST_RUNS];
  private ProbeState[] states = new ProbeState[FIRST_RUNS];
  private int runs;
  private boolean ahead;
  private byte[] bytes = new byte[MOST_VARINT_BYTES];
  private int at;

  /** Begins a list. */
  void begin() {
    runs = 0;
    ahead = false;
  }

  /** Adds the state of the next probe. */
  void add(ProbeState state) {
    if (runs > 0 && states[runs - 1] == state) {
      lengths[runs - 1]++;
      return;
    }
    if (runs == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * runs);
      states = Arrays.copyOf(states, 2 * runs);
    }
    lengths[runs] = 1;
    states[runs] = state;
    runs++;
    ahead |= state == ProbeState.AHEAD;
  }

  /** The list, in the version that it needs. */
  String list(long baseOffset) {
    char version = ahead ? ClaimList.WITH_AHEAD : ClaimList.PLAIN;
    int stateBits = ClaimList.stateBits(version);
    at = 0;
    putVarint(baseOffset);
    for (int run = 0; run < runs; run++) {
      putVarint((lengths[run] << stateBits) | states[run].code());
    }
    byte[] written = Arrays.copyOf(bytes, at);
    return version + Base64.getUrlEncoder().withoutPadding().encodeToString(written);
  }

  private void putVarint(long value) {
    if (bytes.length < at + MOST_VARINT_BYTES) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + MOST_VARINT_BYTES);
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }
}
