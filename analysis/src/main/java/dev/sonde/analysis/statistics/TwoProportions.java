package dev.sonde.analysis.statistics;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * Fisher's exact test of two proportions (Fisher 1935): the p-value is the hypergeometric
 * probability, given both margins, of a table at least as extreme as the observed one.
 */
public final class TwoProportions {

  private TwoProportions() {}

  /** The p-value of a difference: tables no more likely than the observed one are extreme. */
  public static double differ(Share one, Share other) {
    return test(one, other, AlternativeHypothesis.TWO_SIDED);
  }

  /** The p-value of the first share being greater. */
  public static double greater(Share one, Share other) {
    return test(one, other, AlternativeHypothesis.GREATER_THAN);
  }

  private static double test(Share one, Share other, AlternativeHypothesis alternative) {
    long hits = one.hits() + other.hits();
    // With a margin of zero only one table is possible.
    if (one.of() == 0 || other.of() == 0 || hits == 0 || hits == one.of() + other.of()) {
      return 1;
    }
    int[][] table = {
      {Math.toIntExact(one.hits()), Math.toIntExact(one.of() - one.hits())},
      {Math.toIntExact(other.hits()), Math.toIntExact(other.of() - other.hits())}
    };
    return FisherExactTest.withDefaults().with(alternative).test(table).getPValue();
  }

  /** A number of hits among a number of trials. */
  public record Share(long hits, long of) {

    public static final Share NONE = new Share(0, 0);

    public Share {
      if (hits < 0 || hits > of) {
        throw new IllegalArgumentException("share.hits is " + hits + ", allowed is 0 to " + of);
      }
    }

    public Share plus(Share other) {
      return new Share(hits + other.hits, of + other.of);
    }

    /** The share as a number; 0 without trials. */
    public double value() {
      return of == 0 ? 0 : (double) hits / of;
    }
  }
}
