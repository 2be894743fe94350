package dev.sonde.analysis.fold;

/**
 * A cell's tokens as the provider counted them, and how they arrived.
 *
 * @param reasoningOnly ok answers with reasoning but no answer
 * @param valid ok answers that are not empty and follow their prompt's tools and format
 */
public record TokenSums(Usage usage, Arrival arrival, long reasoningOnly, long valid) {

  public static final TokenSums NONE = new TokenSums(Usage.NONE, Arrival.NONE, 0, 0);

  /**
   * The tokens that providers counted.
   *
   * @param missing ok answers without a usage
   */
  public record Usage(long input, long cachedInput, long output, long reasoning, long missing) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    Usage plus(Usage other) {
      return new Usage(
          input + other.input,
          cachedInput + other.cachedInput,
          output + other.output,
          reasoning + other.reasoning,
          missing + other.missing);
    }
  }

  /**
   * How tokens arrived.
   *
   * @param chunkTokens output tokens of the ok answers that {@code chunks} carried, without hidden
   *     ones
   * @param streamsJudged ok answers long enough to judge whether they were streamed
   * @param fakeStreams those that were kept back and sent whole, see {@link FakeStreaming}
   * @param unrated streamed ok answers without a comparable speed, see {@link
   *     dev.sonde.common.event.StreamedTokens}
   * @param early answers, also failed ones, that began before the request was wholly written
   */
  public record Arrival(
      long chunkTokens,
      long chunks,
      long streamsJudged,
      long fakeStreams,
      long unrated,
      long early) {

    public static final Arrival NONE = new Arrival(0, 0, 0, 0, 0, 0);

    Arrival plus(Arrival other) {
      return new Arrival(
          chunkTokens + other.chunkTokens,
          chunks + other.chunks,
          streamsJudged + other.streamsJudged,
          fakeStreams + other.fakeStreams,
          unrated + other.unrated,
          early + other.early);
    }
  }

  public TokenSums plus(TokenSums other) {
    return new TokenSums(
        usage.plus(other.usage),
        arrival.plus(other.arrival),
        reasoningOnly + other.reasoningOnly,
        valid + other.valid);
  }

  /** Input and output. */
  public long total() {
    return usage.input + usage.output;
  }
}
