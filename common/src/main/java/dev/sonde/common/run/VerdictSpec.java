package dev.sonde.common.run;

import java.time.Duration;

/**
 * The limits of the load generator; beyond them a run is invalid.
 *
 * @param sendLag of a worker, at the highest percentile that its number of probes allows, unless
 *     the share allows more
 * @param sendLagShare share of the run's median end-to-end time
 * @param loopLag worst event-loop delay while a probe is open, which at most 30 % of a worker's
 *     probes may exceed; ten times as much, at most 5 %
 * @param achieved least share of the offered rate, in an open loop
 * @param clockStep largest step of a worker's wall clock
 */
public record VerdictSpec(
    Duration sendLag, double sendLagShare, Duration loopLag, double achieved, Duration clockStep) {

  public static final VerdictSpec DEFAULT =
      new VerdictSpec(
          Duration.ofMillis(5), 0.02, Duration.ofMillis(10), 0.98, Duration.ofMillis(50));

  public VerdictSpec {
    Spec.require(!sendLag.isNegative(), "verdict.sendLag", sendLag, "0 or more");
    Spec.require(!loopLag.isNegative(), "verdict.loopLag", loopLag, "0 or more");
    Spec.require(achieved >= 0 && achieved <= 1, "verdict.achieved", achieved, "0 to 1");
  }
}
