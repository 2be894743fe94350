package dev.sonde.analysis.fold;

import dev.sonde.common.event.ProbeEvent;
import java.util.Comparator;

/** One target in one region: a row of the report. */
public record Cell(String region, int target) implements Comparable<Cell> {

  private static final Comparator<Cell> BY_TARGET =
      Comparator.comparingInt(Cell::target).thenComparing(Cell::region);

  /** The cell of a probe. */
  public static Cell of(ProbeEvent event) {
    return new Cell(event.region(), event.target());
  }

  @Override
  public int compareTo(Cell other) {
    return BY_TARGET.compare(this, other);
  }
}
