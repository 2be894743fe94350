package dev.sonde.coordinator.dispatch;

import java.time.Duration;

/**
 * How early jobs are dispatched, and when a run ends without all of its probes.
 *
 * @param ahead time from the dispatch of an open-loop job to its due time; in a closed loop, the
 *     amount of work that waits in the lanes
 * @param refill open-loop jobs are dispatched, up to {@code ahead}, when the dispatched ones reach
 *     less far than this; many jobs share a transaction then
 * @param maxLateness lateness at which workers drop a probe
 * @param grace time added to all timeouts before missing probes are counted as unaccounted
 * @param replacement time in which a lost worker is noticed and replaced
 */
public record DispatchPolicy(
    Duration ahead, Duration refill, Duration maxLateness, Duration grace, Duration replacement) {

  public static final DispatchPolicy DEFAULT =
      new DispatchPolicy(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  /** Blocks of a lane until its pace is known. */
  static final int FIRST_BLOCKS_A_LANE = 4;

  /** Limit of a region's blocks that wait in lanes. */
  static final long MOST_WAITING_BLOCKS = 20_000;

  /** Limit of the probes in one transaction. */
  static final int MOST_PROBES_A_BATCH = 5_000;
}
