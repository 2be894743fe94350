package dev.sonde.simulator;

/**
 * The text of an answer. Text and length follow from the prompt alone, so providers with the same
 * output give the same answer.
 *
 * @param tokensMean answer tokens
 * @param tokensSpread the most by which a prompt changes that number
 * @param tokensPerChunk tokens in one chunk
 * @param reasoningTokens tokens of reasoning before the answer
 * @param perturbation share of tokens that are always different at this provider
 * @param noise share of tokens that differ from one request to the next
 * @param usageFactor the factor on the reported completion tokens; 1 for correct usage
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
