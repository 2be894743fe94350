package dev.sonde.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell over time, in slots of one width; slots without a probe are left out.
 *
 * @param slotSeconds the width, the same for all cells of a report
 * @param sampled whether the cell had more probes than are kept
 */
public record Timeline(int slotSeconds, boolean sampled, List<Slot> slots) {

  public Timeline {
    slots = List.copyOf(slots);
  }

  /**
   * The probes sent in a slot, or due in it if they were never sent.
   *
   * @param at the start of the slot, in seconds from the run's start
   */
  public record Slot(long at, long ok, long failed, SlotLatency ttftMs, SlotLatency e2eMs) {}

  /** The latency of ok probes; a percentile is null where the slot has too few of them. */
  public record SlotLatency(
      long count,
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p95,
      @Nullable Double min,
      @Nullable Double max) {}
}
