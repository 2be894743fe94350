package dev.sonde.worker.claim;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The metadata of a jobs partition's committed offset: the probes taken and not yet retired.
 *
 * <pre>
 * "1" base64url( varint base offset, then varint (run length * 4 + state code), ... )
 * "2" base64url( varint base offset, then varint (run length * 8 + state code), ... )
 * </pre>
 *
 * Version 2 is written only where a probe is claimed ahead, so that workers which do not know that
 * state read all other lists. To such a worker a list of version 2 is one that cannot be read:
 * everything in it may have been sent.
 *
 * <p>The runs cover, in log order, every probe of the jobs from the base offset up to the committed
 * offset. A run of equal states takes a few bytes, however long it is, so one slow answer among
 * thousands of finished ones adds little.
 *
 * @param baseOffset the first job with a probe that is not retired; the committed offset if none is
 * @param states of every probe from there on, in log order
 */
record ClaimList(long baseOffset, List<ProbeState> states) {

  /** The longest metadata that a broker accepts by default ({@code offset.metadata.max.bytes}). */
  static final int MAX_CHARS = 4096;

  /**
   * The most probes from the oldest unretired to the newest taken one; a partition never has as
   * many.
   */
  static final int MAX_PROBES = 1 << 22;

  static final char PLAIN = '1';
  static final char WITH_AHEAD = '2';

  ClaimList {
    states = List.copyOf(states);
  }

  static ClaimList empty(long committedOffset) {
    return new ClaimList(committedOffset, List.of());
  }

  static int stateBits(char version) {
    return version == WITH_AHEAD ? 3 : 2;
  }

  String encode() {
    ClaimListWriter writer = new ClaimListWriter();
    writer.begin();
    states.forEach(writer::add);
    return writer.list(baseOffset);
  }

  /**
   * Reads what the last owner committed; empty metadata means that nothing was claimed.
   *
   * @throws IllegalArgumentException when it is not of this format
   */
  static ClaimList decode(long committedOffset, String metadata) {
    if (metadata.isEmpty()) {
      return empty(committedOffset);
    }
    char version = metadata.charAt(0);
    if (version != PLAIN && version != WITH_AHEAD) {
      throw new IllegalArgumentException(
          "claims of version " + version + ", allowed are " + PLAIN + " and " + WITH_AHEAD);
    }
    int stateBits = stateBits(version);
    Varints varints = new Varints(Base64.getUrlDecoder().decode(metadata.substring(1)));
    long base = varints.next();
    List<ProbeState> states = new ArrayList<>();
    while (varints.more()) {
      long run = varints.next();
      ProbeState state = ProbeState.ofCode((int) (run & ((1 << stateBits) - 1)));
      long length = run >>> stateBits;
      if (length > MAX_PROBES - states.size()) {
        throw new IllegalArgumentException(
            "claims of more than " + MAX_PROBES + " probes in one partition");
      }
      for (long i = length; i > 0; i--) {
        states.add(state);
      }
    }
    return new ClaimList(base, states);
  }

  private static final class Varints {
    private final byte[] bytes;
    private int at;

    Varints(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean more() {
      return at < bytes.length;
    }

    long next() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        if (at == bytes.length) {
          break;
        }
        byte each = bytes[at++];
        value |= (long) (each & 0x7F) << shift;
        if (each >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("claims end in the middle of a number");
    }
  }
}
