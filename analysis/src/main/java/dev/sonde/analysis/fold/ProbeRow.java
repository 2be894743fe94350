package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;

/**
 * One answered probe of a cell's sample.
 *
 * @param atMicros when it was sent, or was due if it never was, from the run's start
 * @param ttftMicros like the other durations -1 when the probe has none
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
