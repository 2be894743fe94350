package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;

import java.util.Optional;

/**
 * The tokens of an answer that came after the read of its first token, and the time in which they
 * came. Speeds divide one by the other. Tokens that are charged but never sent, and tokens that
 * were read with the first one, did not come in this time.
 *
 * @param tokens an estimate where a chunk holds several tokens, and then no whole number
 * @param micros from the read of the first token to that of the last
 */
public record StreamedTokens(double tokens, long micros) {

  private static final double MICROS_PER_SECOND = 1e6;

  /** No model generates a token in less time. */
  private static final double LEAST_GAP_MICROS = 100;

  /** The largest standard error of an estimate, as a share of the tokens. */
  private static final double LARGEST_ERROR = 0.15;

  /** The standard deviation of the code points of a token, as a share of their mean. */
  private static final double TOKEN_LENGTH_DEVIATION = 0.6;

  /** A token is at least one byte, and almost all code points are at most three. */
  private static final int TOKENS_PER_CODE_POINT = 3;

  /** Of one answer, reasoning with fewer code points a token than this share is not all shown. */
  private static final double LEAST_REASONING = 0.25;

  /**
   * The tokens after the first read; empty when there are none, or when their number is not known
   * well enough to compare speeds.
   */
  public static Optional<StreamedTokens> of(ProbeEvent event) {
    if (!isStreamed(event) || !isShown(event)) {
      return Optional.empty();
    }
    Timings timings = event.timings();
    double shown = shown(event);
    Read first = first(event, shown);
    double after = shown - first.tokens();
    StreamedTokens streamed = new StreamedTokens(after, timings.lastToken() - timings.firstToken());
    boolean sure = first.error() <= LARGEST_ERROR * after;
    boolean possible = streamed.micros >= LEAST_GAP_MICROS * after;
    return after > 0 && sure && possible ? Optional.of(streamed) : Optional.empty();
  }

  /** Whether several tokens with a usage came at more than one time. */
  public static boolean isStreamed(ProbeEvent event) {
    ProbeEvent.Usage usage = event.usage();
    Timings timings = event.timings();
    return usage != null
        && usage.outputTokens() > 1
        && event.answer().tokenChunks() > 1
        && timings.firstToken() != NEVER
        && timings.lastToken() != timings.firstToken();
  }

  /**
   * Output tokens without reasoning that was charged but not sent.
   *
   * @param reasoningCharacters code points of the reasoning that was sent
   */
  public static long shown(long outputTokens, long reasoningTokens, long reasoningCharacters) {
    // Some providers do not count reasoning as output: then all of the output was sent.
    boolean hidden = reasoningCharacters == 0 && reasoningTokens < outputTokens;
    return hidden ? outputTokens - reasoningTokens : outputTokens;
  }

  /** As {@link #shown(long, long, long)}; 0 without a usage. */
  public static long shown(ProbeEvent event) {
    ProbeEvent.Usage usage = event.usage();
    return usage == null
        ? 0
        : shown(
            usage.outputTokens(), usage.reasoningTokens(), event.answer().reasoningCharacters());
  }

  public long gapMicros() {
    return Math.round(micros / tokens);
  }

  public double perSecond() {
    return tokens * MICROS_PER_SECOND / micros;
  }

  /** Whether what was sent can hold the tokens that {@link #shown} counts. */
  public static boolean isShown(ProbeEvent event) {
    ProbeEvent.Answer answer = event.answer();
    long tokens = shown(event);
    boolean holds =
        answer.toolCall()
            || answer.refusal()
            || tokens <= Math.max(answer.tokenChunks(), TOKENS_PER_CODE_POINT * characters(answer));
    return holds && !isReasoningCut(event);
  }

  /** Whether the reasoning that was sent is too short for its tokens, as a summary is. */
  private static boolean isReasoningCut(ProbeEvent event) {
    ProbeEvent.Answer answer = event.answer();
    ProbeEvent.Usage usage = event.usage();
    if (usage == null || answer.reasoningCharacters() == 0 || answer.characters() == 0) {
      return false;
    }
    long answered = usage.outputTokens() - usage.reasoningTokens();
    return answered > 0
        && (double) answer.reasoningCharacters() * answered
            < LEAST_REASONING * answer.characters() * usage.reasoningTokens();
  }

  private static long characters(ProbeEvent.Answer answer) {
    return answer.characters() + answer.reasoningCharacters();
  }

  /** The tokens of the first read, and the standard error of their number. */
  private record Read(double tokens, double error) {}

  private static Read first(ProbeEvent event, double shown) {
    ProbeEvent.Arrival arrival = event.answer().arrival();
    double chunks = firstChunks(event.timings());
    boolean bounded = arrival.chunks() <= shown;
    // Each chunk has a token at least, unless there are more chunks than tokens.
    double least = bounded ? chunks : 0;
    double most = bounded ? shown - (arrival.chunks() - chunks) : shown;
    double stated = statedFirst(event, shown);
    if (stated >= least && stated <= most) {
      return new Read(stated, 0);
    }
    double range = (most - least) / 2;
    long characters = characters(event.answer());
    boolean text = arrival.firstCharacters() > 0 && !event.answer().toolCall();
    if (!text || characters == 0) {
      return new Read(least + range, range);
    }
    double share = Math.min(1, (double) arrival.firstCharacters() / characters);
    double tokens = Math.max(least, Math.min(most, shown * share));
    double error = TOKEN_LENGTH_DEVIATION * Math.sqrt(tokens * (shown - tokens) / shown);
    return new Read(tokens, Math.min(range, error));
  }

  /** The sent tokens of the first read by its usage; negative without one. */
  private static double statedFirst(ProbeEvent event, double shown) {
    ProbeEvent.Usage usage = event.usage();
    long stated = event.answer().arrival().firstTokens();
    return usage == null || stated == ProbeEvent.Arrival.UNSTATED
        ? -1
        : shown - (usage.outputTokens() - stated);
  }

  /** Token chunks that were read at the time of the first. */
  private static int firstChunks(Timings timings) {
    int chunks = 1;
    for (int gap : timings.chunkGapsMicros()) {
      if (gap != 0) {
        break;
      }
      chunks++;
    }
    return chunks;
  }
}
