package dev.sonde.common.event;

import java.util.Arrays;

/**
 * When a probe's milestones were reached: microseconds on one monotonic clock, as offsets from the
 * run's start, {@link #NEVER} for what was not reached.
 *
 * <pre>
 * due ─ started ─ (connect) ─ sent ─ headers ─ firstChunk ─ firstToken … lastToken ─ end
 *                                                              └ firstAnswerToken
 * </pre>
 *
 * @param due when it should have been sent; in a closed loop, when its lane came free
 * @param started when the pacer fired
 * @param connectMicros how long DNS, TCP and TLS took; {@link #NEVER} on a reused connection
 * @param sent the write began that handed the last byte of the request to the socket
 * @param firstToken the first content, reasoning, refusal or tool-call delta that is not empty
 * @param firstAnswerToken the first of them that is no reasoning
 * @param end {@code [DONE]}, else the end of the body
 * @param chunkGapsMicros between successive token chunks, zeros kept
 */
// An array because a probe has one gap a token: a list would box each. Nobody writes to it.
@SuppressWarnings("ArrayRecordComponent")
public record Timings(
    long due,
    long started,
    long connectMicros,
    long sent,
    long headers,
    long firstChunk,
    long firstToken,
    long firstAnswerToken,
    long lastToken,
    long end,
    int[] chunkGapsMicros) {

  public static final long NEVER = Long.MIN_VALUE;
  private static final int[] NO_GAPS = {};

  static Timings unsent(long due) {
    return new Timings(due, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NO_GAPS);
  }

  /** The time from one milestone to another, or {@link #NEVER} when either was not reached. */
  static long between(long from, long to) {
    return from == NEVER || to == NEVER ? NEVER : to - from;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Timings that
        && Arrays.equals(milestones(), that.milestones())
        && Arrays.equals(chunkGapsMicros, that.chunkGapsMicros);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(milestones());
  }

  private long[] milestones() {
    return new long[] {
      due,
      started,
      connectMicros,
      sent,
      headers,
      firstChunk,
      firstToken,
      firstAnswerToken,
      lastToken,
      end
    };
  }
}
