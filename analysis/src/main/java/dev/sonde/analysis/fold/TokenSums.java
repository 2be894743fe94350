package dev.sonde.analysis.fold;

/**
 * A cell's tokens as the provider counted them, and how they arrived.
 *
 * @param usageMissing ok answers without a usage
 * @param chunkTokens output tokens of the ok answers that {@code chunks} carried
 * @param streamsJudged ok answers long enough to judge whether they were streamed
 * @param fakeStreams those whose first token came after 95 % of the answer's time, or whose tokens
 *     all came in one read
 * @param reasoningOnly ok answers with reasoning but no answer
 * @param valid ok answers that are not empty and follow their prompt's tools and format
 */
public record TokenSums(
    long input,
    long cachedInput,
    long output,
    long reasoning,
    long usageMissing,
    long chunkTokens,
    long chunks,
    long streamsJudged,
    long fakeStreams,
    long reasoningOnly,
    long valid) {

  public static final TokenSums NONE = new TokenSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public TokenSums plus(TokenSums other) {
    return new TokenSums(
        input + other.input,
        cachedInput + other.cachedInput,
        output + other.output,
        reasoning + other.reasoning,
        usageMissing + other.usageMissing,
        chunkTokens + other.chunkTokens,
        chunks + other.chunks,
        streamsJudged + other.streamsJudged,
        fakeStreams + other.fakeStreams,
        reasoningOnly + other.reasoningOnly,
        valid + other.valid);
  }

  /** Input and output. */
  public long total() {
    return input + output;
  }
}
