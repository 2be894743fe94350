package dev.sonde.coordinator.dispatch;

import java.time.Duration;

/**
 * How far ahead jobs go out and when a run is given up.
 *
 * @param ahead how long before they are due open-loop jobs go out, and how much work waits in lanes
 * @param maxLateness what workers allow a probe before they drop it
 * @param grace beyond every time-out, before what is missing is called unaccounted
 */
public record DispatchPolicy(Duration ahead, Duration maxLateness, Duration grace) {

  public static final DispatchPolicy DEFAULT =
      new DispatchPolicy(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(5));

  /** Blocks a lane holds from the start, before its pace is known. */
  static final int FIRST_BLOCKS_A_LANE = 4;

  /** Blocks of a region that may wait in lanes at all. */
  static final long MOST_WAITING_BLOCKS = 20_000;

  /** Probes one transaction may carry. */
  static final int MOST_PROBES_A_BATCH = 5_000;
}
