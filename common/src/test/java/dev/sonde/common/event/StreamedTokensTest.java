package dev.sonde.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Token speeds where tokens are hidden, bundled or read together. */
class StreamedTokensTest {

  private static final long FIRST = 300_000;

  /**
   * Every row is an answer whose tokens are generated 10 ms apart after the first read: output and
   * reasoning tokens, chunks, gaps of 0, chunks, code points and stated tokens of the first read,
   * tokens a second.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a token a chunk, 40, 0, 40, 0, 1, 4, -1, 100",
    "with a token for the end of the text, 41, 0, 40, 0, 1, 4, -1, 102.6",
    "1000 hidden tokens in the output, 1040, 1000, 40, 0, 1, 4, -1, 100",
    "1000 hidden tokens beside the output, 40, 1000, 40, 0, 1, 4, -1, 100",
    "1000 hidden tokens and cumulative usage, 1040, 1000, 40, 0, 1, 4, 1001, 100",
    "60 of 100 tokens in the first chunk, 100, 0, 41, 0, 1, 240, -1, 100",
    "50 of 58 tokens in the first chunk with usage, 58, 0, 9, 0, 1, 200, 50, 100",
    "a usage with the first token that is none, 40, 0, 40, 0, 1, 4, 40, 100",
    "five tokens in the first read, 40, 0, 40, 4, 5, 20, -1, 100",
    "shown reasoning, 40, 20, 40, 0, 1, 4, -1, 100"
  })
  void countsTheTokensAfterTheFirstRead(ArgumentsAccessor row) {
    String what = row.getString(0);
    int chunks = row.getInteger(3);
    int firstCharacters = row.getInteger(6);
    int[] gaps = new int[chunks - 1];
    Arrays.fill(gaps, row.getInteger(4), gaps.length, 10_000);
    boolean bundled = firstCharacters > 4 * row.getInteger(5);
    int characters = bundled ? firstCharacters + 4 * (chunks - 1) : 4 * chunks;
    int thought = what.startsWith("shown") ? 80 : 0;
    ProbeEvent event =
        event(
            new ProbeEvent.Usage(12, 0, row.getInteger(1), row.getInteger(2)),
            answer(characters - thought, thought, false),
            new ProbeEvent.Arrival(chunks, firstCharacters, row.getInteger(7)),
            gaps);
    double perSecond = row.getDouble(8);
    StreamedTokens streamed = StreamedTokens.of(event).orElseThrow();
    assertThat(streamed.perSecond()).as(what).isCloseTo(perSecond, within(perSecond / 1000));
    assertThat(Metric.ITL.micros(event)).isCloseTo(Math.round(1e6 / perSecond), within(10L));
  }

  /**
   * Every row: output and reasoning tokens, code points of the answer and of its reasoning, chunks,
   * code points of the first read, whether it is a tool call, the gap.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "hidden tokens that nobody states, 1040, 0, 160, 0, 40, 4, false, 10000",
    "a summary of the reasoning, 1040, 1000, 160, 500, 160, 4, false, 10000",
    "50 of 58 tokens in the first chunk without usage, 58, 0, 232, 0, 9, 200, false, 15000",
    "a tool call in two chunks, 30, 0, 0, 0, 2, 0, true, 10000",
    "all but one token in one read, 100, 0, 400, 0, 2, 396, false, 13",
    "faster than any model, 48, 0, 192, 0, 48, 4, false, 20",
    "three tokens in two chunks, 3, 0, 12, 0, 2, 4, false, 10000",
    "one chunk, 40, 0, 160, 0, 1, 160, false, 0"
  })
  void hasNoSpeedWhereTheTokensAreNotKnown(ArgumentsAccessor row) {
    int chunks = row.getInteger(5);
    int[] gaps = new int[chunks - 1];
    Arrays.fill(gaps, row.getInteger(8));
    ProbeEvent event =
        event(
            new ProbeEvent.Usage(12, 0, row.getInteger(1), row.getInteger(2)),
            answer(row.getInteger(3), row.getInteger(4), row.getBoolean(7)),
            new ProbeEvent.Arrival(chunks, row.getInteger(6), ProbeEvent.Arrival.UNSTATED),
            gaps);
    assertThat(StreamedTokens.of(event)).as(row.getString(0)).isEmpty();
    assertThat(Metric.ITL.micros(event)).as(row.getString(0)).isEqualTo(Timings.NEVER);
  }

  @Test
  void bundlesOfOneSizeHaveTheSpeedOfTheirTokens() {
    int[] gaps = new int[7];
    Arrays.fill(gaps, 80_000);
    ProbeEvent event =
        event(
            new ProbeEvent.Usage(12, 0, 64, 0),
            answer(256, 0, false),
            new ProbeEvent.Arrival(8, 32, ProbeEvent.Arrival.UNSTATED),
            gaps);
    assertThat(StreamedTokens.of(event).orElseThrow().perSecond()).isEqualTo(100);
  }

  @Test
  void piecesOfTokensHaveTheSpeedOfTheTokens() {
    int[] gaps = new int[159];
    Arrays.fill(gaps, 2_500);
    ProbeEvent event =
        event(
            new ProbeEvent.Usage(12, 0, 40, 0),
            answer(160, 0, false),
            new ProbeEvent.Arrival(160, 1, ProbeEvent.Arrival.UNSTATED),
            gaps);
    assertThat(StreamedTokens.of(event).orElseThrow().perSecond()).isCloseTo(100, within(1.0));
  }

  @Test
  void aToolCallWithATokenAChunkHasASpeed() {
    int[] gaps = new int[29];
    Arrays.fill(gaps, 10_000);
    ProbeEvent event =
        event(
            new ProbeEvent.Usage(12, 0, 30, 0),
            answer(0, 0, true),
            ProbeEvent.Arrival.of(30),
            gaps);
    assertThat(StreamedTokens.of(event).orElseThrow().perSecond()).isEqualTo(100);
  }

  private static ProbeEvent.Answer answer(int characters, int reasoning, boolean toolCall) {
    return new ProbeEvent.Answer(
        "",
        0,
        characters,
        reasoning,
        "stop",
        1,
        ProbeEvent.Arrival.NONE,
        toolCall,
        false,
        ToolCheck.NOT_OFFERED,
        FormatCheck.NOT_ASKED);
  }

  private static ProbeEvent event(
      ProbeEvent.Usage usage, ProbeEvent.Answer answer, ProbeEvent.Arrival arrival, int[] gaps) {
    long last = FIRST + Arrays.stream(gaps).sum();
    return new ProbeEvent(
        new ProbeEvent.ProbeId("01A", "default", 0, 1, 0, 0),
        "w-1",
        Outcome.OK,
        "",
        new Timings(0, 0, 0, 0, 100, FIRST, FIRST, FIRST, last, last + 100, gaps),
        usage,
        new ProbeEvent.Answer(
            answer.prefix(),
            answer.hash(),
            answer.characters(),
            answer.reasoningCharacters(),
            answer.finishReason(),
            answer.shape(),
            arrival,
            answer.toolCall(),
            answer.refusal(),
            answer.tools(),
            answer.format()),
        ProbeEvent.Wire.NONE,
        ProbeEvent.Client.IDLE);
  }
}
