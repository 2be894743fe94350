package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;

/**
 * What an event may say. A worker publishes nothing else, and a fold counts nothing else: sums and
 * products of values within these bounds do not overflow.
 */
public final class EventBounds {

  /** No answer has more tokens. A provider that reports more has reported no usage. */
  public static final long MAX_TOKENS = 1L << 31;

  /** The longest duration in one probe, 50 days in microseconds. */
  public static final long MAX_DURATION_MICROS = 1L << 42;

  /** The farthest time from the start of a run, 142 years in microseconds. */
  private static final long MAX_OFFSET_MICROS = 1L << 52;

  private EventBounds() {}

  /**
   * Checks every number of an event that a fold calculates with.
   *
   * @throws IllegalArgumentException naming the first field out of its bounds, and the bounds
   */
  public static void check(ProbeEvent event) {
    checkGiven(event);
    for (Metric metric : Metric.values()) {
      if (isCounted(metric, event.outcome())) {
        checkDuration(metric, metric.micros(event));
      }
    }
  }

  /** Whether a fold counts the latency of an event with this outcome, if it has one. */
  public static boolean isCounted(Metric metric, Outcome outcome) {
    return outcome == Outcome.OK || metric == Metric.SEND_LAG || metric == Metric.CONNECT;
  }

  /**
   * Checks the numbers that an event holds, but not those that follow from them.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkGiven(ProbeEvent event) {
    Timings timings = event.timings();
    offset("timings.due", timings.due());
    offset("timings.started", timings.started());
    offset("timings.sent", timings.sent());
    offset("timings.headers", timings.headers());
    offset("timings.firstChunk", timings.firstChunk());
    offset("timings.firstToken", timings.firstToken());
    offset("timings.firstAnswerToken", timings.firstAnswerToken());
    offset("timings.lastToken", timings.lastToken());
    offset("timings.end", timings.end());
    within("client.loopLagMicros", event.client().loopLagMicros(), MAX_DURATION_MICROS);
    within("client.sendingMicros", event.client().sendingMicros(), MAX_DURATION_MICROS);
    within("client.inFlight", event.client().inFlight(), Integer.MAX_VALUE);
    within("answer.tokenChunks", event.answer().tokenChunks(), Integer.MAX_VALUE);
    ProbeEvent.Arrival arrival = event.answer().arrival();
    within("answer.firstCharacters", arrival.firstCharacters(), MAX_OFFSET_MICROS);
    within("answer.firstTokens + 1", arrival.firstTokens() + 1, MAX_TOKENS + 1);
    within("answer.characters", event.answer().characters(), MAX_OFFSET_MICROS);
    within("answer.reasoningCharacters", event.answer().reasoningCharacters(), MAX_OFFSET_MICROS);
    ProbeEvent.Usage usage = event.usage();
    if (usage != null) {
      within("usage.inputTokens", usage.inputTokens(), MAX_TOKENS);
      within("usage.cachedInputTokens", usage.cachedInputTokens(), MAX_TOKENS);
      within("usage.outputTokens", usage.outputTokens(), MAX_TOKENS);
      within("usage.reasoningTokens", usage.reasoningTokens(), MAX_TOKENS);
    }
  }

  /**
   * Checks a latency, unless it is {@link Timings#NEVER}.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkDuration(Metric metric, long micros) {
    if (micros != NEVER) {
      within(metric.label(), micros, MAX_DURATION_MICROS);
    }
  }

  private static void offset(String field, long micros) {
    if (micros != NEVER && (micros < -MAX_OFFSET_MICROS || micros > MAX_OFFSET_MICROS)) {
      throw new IllegalArgumentException(
          field + " is " + micros + " us, allowed is up to " + MAX_OFFSET_MICROS);
    }
  }

  private static void within(String field, long found, long most) {
    if (found < 0 || found > most) {
      throw new IllegalArgumentException(field + " is " + found + ", allowed is 0 to " + most);
    }
  }
}
