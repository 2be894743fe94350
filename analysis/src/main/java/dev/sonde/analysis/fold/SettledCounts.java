package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.proto.Blocks;
import dev.sonde.common.proto.Money;
import dev.sonde.common.proto.Partial;

/**
 * The counts of a partial that a dispatcher needs, read without decoding histograms.
 *
 * @param probes probes counted in a column, including warm-up
 * @param warmups the warm-up probes among them
 * @param quota measured answers that report used-up credit
 * @param refused measured answers that refuse the token
 * @param releasedNanoUsd reservations of settled probes minus their cost
 */
public record SettledCounts(
    long probes, long warmups, long quota, long refused, long releasedNanoUsd) {

  public static final SettledCounts NONE = new SettledCounts(0, 0, 0, 0, 0);

  public static SettledCounts of(Partial partial) {
    Money money = partial.getMoney();
    return new SettledCounts(
        seen(partial.getMeasured()) + seen(partial.getWarmup()),
        seen(partial.getWarmup()),
        partial.getOutcomesMap().getOrDefault(Outcome.QUOTA.label(), 0L),
        partial.getOutcomesMap().getOrDefault(Outcome.AUTH.label(), 0L),
        money.getReserved() - money.getCost() - money.getWarmupCost());
  }

  /** Whether measured probes have come, and all of them were refused. */
  public boolean allRefused() {
    return refused > 0 && refused == probes - warmups;
  }

  private static long seen(Blocks blocks) {
    return Bitmaps.count(blocks.getAnswered())
        + Bitmaps.count(blocks.getDropped())
        + Bitmaps.count(blocks.getCancelled())
        + Bitmaps.count(blocks.getUnused())
        + Bitmaps.count(blocks.getInDoubt());
  }

  public SettledCounts plus(SettledCounts other) {
    return new SettledCounts(
        probes + other.probes,
        warmups + other.warmups,
        quota + other.quota,
        refused + other.refused,
        releasedNanoUsd + other.releasedNanoUsd);
  }
}
