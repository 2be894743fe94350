package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;

/**
 * One answered probe from a cell's sample.
 *
 * @param atMicros when it was sent (or due, if it was never sent), from the run's start
 * @param ttftMicros -1 when the probe has none, like the other durations
 */
public record ProbeRow(
    long block,
    Outcome outcome,
    int prompt,
    long atMicros,
    long ttftMicros,
    long ttfaMicros,
    long itlMicros,
    long e2eMicros,
    long responseMicros)
    implements Comparable<ProbeRow> {

  @Override
  public int compareTo(ProbeRow other) {
    return Long.compare(block, other.block);
  }
}
