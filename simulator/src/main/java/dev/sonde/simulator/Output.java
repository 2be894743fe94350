package dev.sonde.simulator;

/**
 * What an answer says. The text and its length follow from the prompt alone, so providers with the
 * same output give the same answer.
 *
 * @param tokensMean answer tokens
 * @param tokensSpread how far a prompt moves that number up or down
 * @param tokensPerChunk tokens in one chunk
 * @param reasoningTokens tokens of reasoning before the answer
 * @param perturbation share of tokens this provider always says differently
 * @param noise share of tokens that differ from one request to the next
 * @param usageFactor what the reported completion tokens are multiplied by; 1 for correct usage
 */
public record Output(
    int tokensMean,
    int tokensSpread,
    int tokensPerChunk,
    int reasoningTokens,
    double perturbation,
    double noise,
    double usageFactor) {
  static final int MAX_TOKENS = 16_384;

  public Output {
    Require.between("tokensMean", tokensMean, 1, MAX_TOKENS);
    Require.between("tokensSpread", tokensSpread, 0, tokensMean);
    Require.between("tokensPerChunk", tokensPerChunk, 1, 256);
    Require.between("reasoningTokens", reasoningTokens, 0, MAX_TOKENS);
    Require.probability("perturbation", perturbation);
    Require.probability("noise", noise);
    Require.notNegative("usageFactor", usageFactor);
  }
}
