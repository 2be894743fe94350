package dev.sonde.simulator;

/**
 * The planned times of an answer, counted from the complete request.
 *
 * @param headersMillis time of the headers; never later than the first token
 * @param firstTokenMedianMillis median of the lognormal time to first token
 * @param firstTokenSigma its sigma; 0 makes it constant
 * @param slowTailProbability share of requests with a multiplied time to first token
 * @param slowTailFactor the factor of these requests
 * @param gapMedianMillis median of the lognormal gap between chunks
 * @param gapSigma its sigma; 0 makes it constant
 */
public record Timing(
    double headersMillis,
    double firstTokenMedianMillis,
    double firstTokenSigma,
    double slowTailProbability,
    double slowTailFactor,
    double gapMedianMillis,
    double gapSigma) {
  public Timing {
    Require.notNegative("headersMillis", headersMillis);
    Require.notNegative("firstTokenMedianMillis", firstTokenMedianMillis);
    Require.notNegative("firstTokenSigma", firstTokenSigma);
    Require.probability("slowTailProbability", slowTailProbability);
    Require.positive("slowTailFactor", slowTailFactor);
    Require.notNegative("gapMedianMillis", gapMedianMillis);
    Require.notNegative("gapSigma", gapSigma);
  }
}
