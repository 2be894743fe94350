package dev.sonde.analysis.fold;

import java.util.Map;

/**
 * What a cell's probes cost, in nano-USD.
 *
 * @param cost of measured probes, failures and second attempts included
 * @param successCost the part of it that ok answers cost
 * @param estimatedCost the part of it settled at the reservation for want of a usage
 * @param estimated how many probes that was
 * @param warmupCost of warm-up probes, not in {@code cost}
 * @param reserved the reservations of all that was settled, warm-up included
 * @param overrun what was billed above its own reservation
 * @param byOutcome what each outcome's probes cost; those that cost nothing are not in it
 * @param unpriced answered measured probes without a price
 */
public record CostSums(
    long cost,
    long successCost,
    long estimatedCost,
    long estimated,
    long warmupCost,
    long reserved,
    long overrun,
    Map<String, Long> byOutcome,
    long unpriced) {

  public CostSums {
    byOutcome = Map.copyOf(byOutcome);
  }

  /** What failures, and attempts that do not stand, cost. */
  public long wasted() {
    return cost - successCost;
  }

  /** By how much settling has lowered the exposure that dispatching raised. */
  public long released() {
    return reserved - cost - warmupCost;
  }
}
