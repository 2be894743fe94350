package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import java.util.Collection;
import java.util.List;

/** Divides the time of a run into at most {@link #MOST} slots of a round width. */
record Slots(int seconds) {

  static final int MOST = 60;

  private static final int[] WIDTHS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200
  };
  private static final int DAY = 86_400;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** The narrowest slots that cover all these probes. */
  static Slots over(Collection<List<ProbeRow>> cells) {
    long last = cells.stream().flatMap(List::stream).mapToLong(ProbeRow::atMicros).max().orElse(0);
    long seconds = Math.max(0, last) / MICROS_PER_SECOND;
    for (int width : WIDTHS) {
      if (seconds / width < MOST) {
        return new Slots(width);
      }
    }
    return new Slots(Math.toIntExact(DAY * (1 + seconds / DAY / MOST)));
  }

  /** The index of a probe's slot, from 0. A probe that was due before the start is in the first. */
  int of(ProbeRow row) {
    return Math.toIntExact(Math.max(0, row.atMicros()) / MICROS_PER_SECOND / seconds);
  }
}
