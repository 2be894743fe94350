package dev.sonde.coordinator.dispatch;

/**
 * What the partials say of one target in one region, so far.
 *
 * @param probes settled, warm-up included, whatever the outcome
 * @param quota answers that said our credit is spent
 * @param releasedNanoUsd reservations of settled probes less what they cost
 */
public record Settled(long probes, long quota, long releasedNanoUsd) {

  public static final Settled NOTHING = new Settled(0, 0, 0);

  Settled plus(Settled other) {
    return new Settled(
        probes + other.probes, quota + other.quota, releasedNanoUsd + other.releasedNanoUsd);
  }
}
