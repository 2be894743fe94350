package dev.sonde.common.event;

import java.util.Arrays;

/**
 * When a probe reached each milestone: microseconds on one monotonic clock, as offsets from the
 * run's start; {@link #NEVER} for a milestone that was not reached.
 *
 * <pre>
 * due ─ started ─ (connect) ─ sent ─ headers ─ firstChunk ─ firstToken … lastToken ─ end
 *                                                              └ firstAnswerToken
 * </pre>
 *
 * @param due when it should have been sent; in a closed loop, when its lane became free
 * @param started when its timer fired
 * @param connectMicros duration of DNS, TCP and TLS; {@link #NEVER} on a reused connection
 * @param sent start of the write that passed the last byte of the request to the socket; start of
 *     the first write if the answer began before
 * @param firstToken the first non-empty delta of content, reasoning, refusal or tool call
 * @param firstAnswerToken the first such delta that is not reasoning
 * @param end {@code [DONE]}, or else the end of the body
 * @param chunkGapsMicros gaps between successive token chunks, zeros included
 */
// An array, because a probe has one gap a token and a list would box each. Nothing writes to it.
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
