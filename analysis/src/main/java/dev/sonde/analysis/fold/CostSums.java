package dev.sonde.analysis.fold;

import java.util.Map;

/**
 * The cost of a cell's probes, in nano-USD.
 *
 * @param cost of measured probes, including failures and second attempts
 * @param successCost the part for ok answers
 * @param estimatedCost the part settled at the reservation because there was no usage
 * @param estimated the number of probes settled at the reservation
 * @param warmupCost of warm-up probes, not in {@code cost}
 * @param reserved the reservations of all settled probes, including warm-up
 * @param overrun what was billed above the probe's own reservation
 * @param byOutcome cost by outcome; outcomes without cost are absent
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

  /** The cost of failures, and of attempts that are not counted in the ledger. */
  public long wasted() {
    return cost - successCost;
  }

  /** The amount by which settling lowers the exposure that dispatch raised. */
  public long released() {
    return reserved - cost - warmupCost;
  }
}
