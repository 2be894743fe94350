package dev.sonde.coordinator.fold;

import dev.sonde.common.event.Outcome;

/**
 * One answered probe of a cell's sample.
 *
 * @param sentMicros from the run's start, -1 when never sent; the durations likewise -1 when the
 *     probe has none
 */
public record ProbeRow(
    long block,
    Outcome outcome,
    int prompt,
    long sentMicros,
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
