package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.event.ToolCheck;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeStreamingTest {

  private static final int WAITED = 300_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a fast stream: 20 tokens .5 ms apart, 20, 500, 20, false",
    "the same with every second read late, 20, 500, 10, false",
    "the same in two reads, 20, 500, 2, false",
    "the fastest of today: 3000 tokens/s, 100, 333, 100, false",
    "a usual stream, 40, 10000, 40, false",
    "bundles of eight tokens, 64, 1500, 8, false",
    "everything in one read, 20, 0, 1, true",
    "everything in reads some microseconds apart, 48, 20, 48, true",
    "48 chunks of one write in two reads, 48, 10, 2, true",
    "a long answer of one write in three reads 6 ms apart, 100, 180, 3, true"
  })
  void judgesByReadsAndGaps(String what, int chunks, int gapMicros, int reads, boolean fake) {
    ProbeEvent event = event(text(chunks, 4 * chunks), chunks, 0, gaps(chunks, gapMicros, reads));
    assertThat(FakeStreaming.isJudged(event)).as(what).isTrue();
    assertThat(FakeStreaming.isFake(event)).as(what).isEqualTo(fake);
  }

  @Test
  void aTextInOneChunkIsNoStream() {
    ProbeEvent event = event(text(1, 200), 50, 0, new int[0]);
    assertThat(FakeStreaming.isJudged(event)).isTrue();
    assertThat(FakeStreaming.isFake(event)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "three tokens, 3, 10, 3, 0",
    "three tokens after hidden reasoning, 3, 40, 1003, 1000",
    "one token after hidden reasoning that nobody states, 1, 4, 1001, 0"
  })
  void doesNotJudgeAShortAnswer(
      String what, int chunks, int characters, int tokens, int reasoning) {
    ProbeEvent event = event(text(chunks, characters), tokens, reasoning, new int[chunks - 1]);
    assertThat(FakeStreaming.isJudged(event)).as(what).isFalse();
  }

  @Test
  void judgesAToolCallInManyChunksOnly() {
    ProbeEvent whole = event(toolCall(1, 0), 30, 0, new int[0]);
    ProbeEvent wholeAfterWords = event(toolCall(3, 25), 36, 0, new int[2]);
    ProbeEvent streamed = event(toolCall(20, 0), 30, 0, gaps(20, 500, 20));
    assertThat(FakeStreaming.isJudged(whole)).isFalse();
    assertThat(FakeStreaming.isJudged(wholeAfterWords)).isFalse();
    assertThat(FakeStreaming.isJudged(streamed)).isTrue();
    assertThat(FakeStreaming.isFake(streamed)).isFalse();
  }

  /** Chunks that were generated at a pace and read in as many reads: the other gaps are 0. */
  private static int[] gaps(int chunks, int gapMicros, int reads) {
    int[] gaps = new int[chunks - 1];
    int each = chunks / reads;
    IntStream.range(1, reads).forEach(read -> gaps[read * each - 1] = each * gapMicros);
    return gaps;
  }

  private static ProbeEvent.Answer text(int chunks, int characters) {
    return answer(chunks, characters, false);
  }

  private static ProbeEvent.Answer toolCall(int chunks, int characters) {
    return answer(chunks, characters, true);
  }

  private static ProbeEvent.Answer answer(int chunks, int characters, boolean toolCall) {
    return new ProbeEvent.Answer(
        "",
        0,
        characters,
        0,
        "stop",
        1,
        ProbeEvent.Arrival.of(chunks),
        toolCall,
        false,
        ToolCheck.NOT_OFFERED,
        FormatCheck.NOT_ASKED);
  }

  private static ProbeEvent event(ProbeEvent.Answer answer, int tokens, int reasoning, int[] gaps) {
    int last = WAITED + Arrays.stream(gaps).sum();
    return new ProbeEvent(
        new ProbeEvent.ProbeId("01A", "default", 0, 1, 0, 0),
        "w-1",
        Outcome.OK,
        "",
        new Timings(0, 0, 0, 0, 100, 200, WAITED, WAITED, last, last + 100, gaps),
        new ProbeEvent.Usage(12, 0, tokens, reasoning),
        answer,
        ProbeEvent.Wire.NONE,
        ProbeEvent.Client.IDLE);
  }
}
