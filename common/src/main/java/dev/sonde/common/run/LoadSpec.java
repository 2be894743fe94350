package dev.sonde.common.run;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How load is applied, per cell. Closed and open loop are never mixed. */
public sealed interface LoadSpec {

  /** Probes a cell, or null when a duration ends the load. */
  @Nullable Long count();

  /** How long load is applied, or null when a count ends it. */
  @Nullable Duration duration();

  /**
   * Closed loop: {@code concurrency} lanes, each starting its next probe when the last has ended.
   */
  record Closed(int concurrency, @Nullable Long count, @Nullable Duration duration)
      implements LoadSpec {
    public Closed {
      Spec.require(concurrency >= 1, "load.concurrency", concurrency, "1 or more");
      requireOneEnd(count, duration);
    }
  }

  /**
   * Open loop: arrivals at a rate, whatever the answers do.
   *
   * @param stages at least one; a single stage is a constant rate
   */
  record Open(
      Arrivals arrivals, List<Stage> stages, @Nullable Long count, @Nullable Duration duration)
      implements LoadSpec {
    public Open {
      stages = List.copyOf(stages);
      Spec.require(!stages.isEmpty(), "load.stages", stages, "at least one");
      requireOneEnd(count, duration);
    }
  }

  /** How arrivals are spaced at a given rate. */
  enum Arrivals {
    CONSTANT,
    POISSON
  }

  /**
   * A stretch of an open load.
   *
   * @param perSecond the rate at its end; also at its start unless it ramps
   * @param length how long; the last stage of a load with a count goes on for as long as it takes
   * @param ramp whether the rate climbs linearly from the stage before (from 0 in the first)
   */
  record Stage(double perSecond, Duration length, boolean ramp) {
    public Stage {
      Spec.require(
          perSecond >= 0 && perSecond <= 1e6, "load.stages[].rate", perSecond, "0/s to 1000000/s");
      Spec.require(
          !length.isNegative() && !length.isZero(), "load.stages[].for", length, "more than 0");
    }
  }

  private static void requireOneEnd(@Nullable Long count, @Nullable Duration duration) {
    Spec.require(
        (count == null) != (duration == null), "load", "count " + count, "a count or a duration");
    Spec.require(count == null || count >= 1, "load.count", count, "1 or more");
    Spec.require(
        duration == null || (!duration.isNegative() && !duration.isZero()),
        "load.duration",
        duration,
        "more than 0");
  }
}
