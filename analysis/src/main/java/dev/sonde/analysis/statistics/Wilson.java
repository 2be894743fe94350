package dev.sonde.analysis.statistics;

/** Wilson's score interval of a proportion (Wilson 1927). It is also correct at 0 and at 100 %. */
public final class Wilson {

  /** The normal quantile for 95 %, two-sided. */
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /**
   * @throws IllegalArgumentException without trials, or with more successes than trials
   */
  public static Interval interval95(long successes, long trials) {
    return interval(successes, trials, Z);
  }

  /**
   * The interval at another level.
   *
   * @param z the two-sided normal quantile of the level
   */
  public static Interval interval(long successes, long trials, double z) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "successes is " + successes + ", allowed is 0 to trials, which is " + trials);
    }
    double share = (double) successes / trials;
    double square = z * z / trials;
    double centre = share + square / 2;
    double half = z * Math.sqrt(share * (1 - share) / trials + square / (4 * trials));
    double lower = successes == 0 ? 0 : (centre - half) / (1 + square);
    double upper = successes == trials ? 1 : (centre + half) / (1 + square);
    return new Interval(lower, upper);
  }
}
