package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

/**
 * When a cell's probes were due, started and ended: the first and last of each, in microseconds
 * from the run's start, {@link dev.sonde.common.event.Timings#NEVER} without any.
 */
public record Span(long firstDue, long lastDue, long firstStarted, long lastStarted, long lastEnd) {

  /** Nothing was due yet. */
  public static final Span NONE = new Span(NEVER, NEVER, NEVER, NEVER, NEVER);

  /** The span that covers both. */
  public Span cover(Span other) {
    return new Span(
        earlier(firstDue, other.firstDue),
        Math.max(lastDue, other.lastDue),
        earlier(firstStarted, other.firstStarted),
        Math.max(lastStarted, other.lastStarted),
        Math.max(lastEnd, other.lastEnd));
  }

  // NEVER is the smallest long, so {@code max} needs no special case.
  private static long earlier(long first, long second) {
    return first == NEVER ? second : second == NEVER ? first : Math.min(first, second);
  }
}
