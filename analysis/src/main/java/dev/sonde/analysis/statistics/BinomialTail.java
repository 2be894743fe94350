package dev.sonde.analysis.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** The upper tail of a binomial distribution. */
public final class BinomialTail {

  private BinomialTail() {}

  /** P(X ≥ hits) for X ~ Bin(trials, probability); 1 when hits is 0. */
  public static double atLeast(long hits, long trials, double probability) {
    if (hits <= 0) {
      return 1;
    }
    return BinomialDistribution.of(Math.toIntExact(trials), probability)
        .survivalProbability(Math.toIntExact(hits) - 1);
  }
}
