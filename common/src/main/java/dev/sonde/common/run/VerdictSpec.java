package dev.sonde.common.run;

import java.time.Duration;

/**
 * What a run may show of its generator before it is called invalid.
 *
 * @param sendLag of a worker, at the highest percentile its probes can carry, unless the share
 *     allows more
 * @param sendLagShare of the run's median end-to-end time
 * @param loopLag the median over a worker's probes of its event loop's worst delay while each was
 *     open
 * @param achieved least share of the offered rate, in an open loop
 * @param clockStep of a worker's wall clock
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
