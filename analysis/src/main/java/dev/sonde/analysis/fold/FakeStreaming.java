package dev.sonde.analysis.fold;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.StreamedTokens;
import dev.sonde.common.event.Timings;

/**
 * Whether a streamed answer was kept back and sent whole. It is judged by the reads in which its
 * tokens came and by the gaps between them: a time to the first token that is long beside the rest
 * is no evidence, because a fast provider's is.
 *
 * <p>Chunks that were read together have a gap of 0, so reads are one more than the gaps that are
 * not.
 */
final class FakeStreaming {

  /** A shorter answer can arrive in one read although it was streamed. */
  static final long JUDGED_TOKENS = 8;

  /** No model generates a chunk in less time. */
  private static final long LEAST_GAP_MICROS = 100;

  /** The code points in a read, about 16 tokens, from which late reads are pieces of one write. */
  private static final long PIECE = 64;

  /** The share of the answer's time after which a first token is late. */
  private static final double LATE = 0.95;

  private FakeStreaming() {}

  /**
   * Whether the answer is long enough. Of the tokens that were charged only those count that were
   * seen: hidden ones have no time, and a whole tool call may come in one chunk, because many
   * servers parse it first.
   */
  static boolean isJudged(ProbeEvent event) {
    ProbeEvent.Answer answer = event.answer();
    ProbeEvent.Usage usage = event.usage();
    long charged = usage == null ? answer.tokenChunks() : StreamedTokens.shown(event);
    long seen =
        answer.toolCall()
            ? answer.tokenChunks()
            : Math.max(answer.tokenChunks(), codePoints(answer));
    return Math.min(charged, seen) >= JUDGED_TOKENS;
  }

  private static long codePoints(ProbeEvent.Answer answer) {
    return answer.characters() + answer.reasoningCharacters();
  }

  /** Whether an answer that is judged came at once, or faster than any model generates. */
  static boolean isFake(ProbeEvent event) {
    Timings timings = event.timings();
    if (timings.firstToken() == Timings.NEVER) {
      return false;
    }
    long streamed = timings.lastToken() - timings.firstToken();
    long gaps = timings.chunkGapsMicros().length;
    return streamed == 0
        || streamed < LEAST_GAP_MICROS * gaps
        || (isLate(timings) && codePoints(event.answer()) >= PIECE * reads(timings));
  }

  /** Whether almost all of the answer's time was over before its first token. */
  private static boolean isLate(Timings timings) {
    double waited = (double) timings.firstToken() - timings.sent();
    double whole = (double) timings.end() - timings.sent();
    return waited >= LATE * whole;
  }

  private static long reads(Timings timings) {
    long reads = 1;
    for (int gap : timings.chunkGapsMicros()) {
      reads += gap == 0 ? 0 : 1;
    }
    return reads;
  }
}
