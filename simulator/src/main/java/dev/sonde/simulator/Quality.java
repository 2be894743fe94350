package dev.sonde.simulator;

/**
 * How well a provider serves its model. The model is a chain of words of about 0.8 bits a token;
 * with {@code temperature} 0 it uses the likeliest words, above 0 it draws.
 *
 * @param quantised how much of another distribution is mixed into the model's, 0 to 1; 0.3 is about
 *     0.13 nats a token
 * @param ignoresSeed whether a seed changes nothing
 * @param ignoresStop whether it continues after a stop text
 * @param overrunTokens how many tokens it adds beyond {@code max_tokens}
 * @param leaksTools share of tool calls that appear in the text, in the model's own markup
 * @param breaksTools share of tool calls whose arguments do not match the tool's schema
 * @param ignoresToolChoice whether it calls tools when the request wants none
 * @param breaksFormat share of formatted answers with words around their JSON
 * @param fakeStreaming whether all chunks are sent together when the answer is complete
 * @param hiddenPromptTokens prompt tokens of a system prompt that the client has not sent
 * @param cachesAnswers whether a prompt always has the same answer
 */
public record Quality(
    double quantised,
    boolean ignoresSeed,
    boolean ignoresStop,
    int overrunTokens,
    double leaksTools,
    double breaksTools,
    boolean ignoresToolChoice,
    double breaksFormat,
    boolean fakeStreaming,
    int hiddenPromptTokens,
    boolean cachesAnswers) {

  /** It does what a request asks for. */
  static final Quality FAITHFUL = new Quality(0, false, false, 0, 0, 0, false, 0, false, 0, false);

  public Quality {
    Require.probability("quantised", quantised);
    Require.between("overrunTokens", overrunTokens, 0, Output.MAX_TOKENS);
    Require.probability("leaksTools", leaksTools);
    Require.probability("breaksTools", breaksTools);
    Require.probability("breaksFormat", breaksFormat);
    Require.between("hiddenPromptTokens", hiddenPromptTokens, 0, 1_000_000);
  }
}
