package dev.sonde.analysis.changes;

import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.List;

/**
 * Answered probes of one cell over the valid slots of an audit, the earliest first.
 *
 * @param points successes of measured probes, a slot each
 */
public record SuccessSeries(String cell, List<Point> points) {

  public SuccessSeries {
    points = List.copyOf(points);
  }

  /** One slot, in seconds since 1970-01-01 UTC, and its successes. */
  public record Point(long slot, Share successes) {}
}
