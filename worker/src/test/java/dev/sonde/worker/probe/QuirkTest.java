package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.delta;
import static dev.sonde.worker.http.Responses.event;
import static dev.sonde.worker.http.Responses.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quirks in the streams of providers; the numbers are those of the quirk catalog. */
class QuirkTest extends StreamedAnswers {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"assistant\"}",
        "{\"role\":\"assistant\",\"content\":\"\"}",
        "{\"role\":\"assistant\",\"content\":null}",
        "{}",
        "null",
        "{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"\",\"tool_calls\":[]}",
        "{\"role\":\"assistant\",\"content\":[]}",
        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"}}]}"
      })
  void q1q2q4TakesNoChunkWithoutTextForAToken(String bare) throws IOException {
    ProbeEvent event = ok(delta(bare) + content("a") + delta(bare) + content("b") + END);

    assertThat(event.answer().tokenChunks()).isEqualTo(2);
    assertThat(event.answer().prefix()).isEqualTo("ab");
    assertThat(event.timings().chunkGapsMicros()).hasSize(1);
  }

  @Test
  void whiteSpaceInFrontIsNoPartOfAnAnswer() throws IOException {
    long bare = ok(content("Yes.") + END).answer().hash();
    assertThat(ok(content(" ") + content("\\n") + content("Yes.") + END).answer().hash())
        .isEqualTo(bare);
    assertThat(ok(content("<think>so</think>") + content("\\n\\nYes.") + END).answer().hash())
        .isEqualTo(bare);
    assertThat(ok(content(" Yes. ") + END).answer().hash()).isNotEqualTo(bare);
    assertThat(ok(content(" ") + END).answer().characters()).isEqualTo(1);
  }

  @Test
  void q3ReadsRoleAndContentInEveryChunk() throws IOException {
    String both = delta("{\"role\":\"assistant\",\"content\":\"x\"}");
    assertThat(ok(both + both + END).answer().prefix()).isEqualTo("xx");
  }

  @Test
  void q5NeedsNoFinishReasonKeyUntilTheLastChunk() throws IOException {
    String chunk = event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}");
    assertThat(ok(chunk + END).answer().finishReason()).isEqualTo("stop");
  }

  @Test
  void q6ReadsContentInTheFinishChunk() throws IOException {
    String last =
        "{\"choices\":[{\"delta\":{\"content\":\"his is\"},\"finish_reason\":\"length\"}]}";
    ProbeEvent event = ok(content("T") + event(last) + DONE);

    assertThat(event.answer().prefix()).isEqualTo("This is");
    assertThat(event.answer().finishReason()).isEqualTo("length");
  }

  @Test
  void q13NeedsNoSpaceAfterTheColon() throws IOException {
    assertThat(ok((content("a") + END).replace("data: ", "data:")).answer().prefix())
        .isEqualTo("a");
  }

  @Test
  void q14NeedsNoDoneAfterAFinishReason() throws IOException {
    ProbeEvent event = ok(content("a") + finish("stop"));
    assertThat(event.timings().end()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void needsNoFinishReasonBeforeDone() throws IOException {
    assertThat(ok(content("a") + DONE).answer().finishReason()).isEmpty();
  }

  @Test
  void q15PassesOverCommentsAndOtherFields() throws IOException {
    String ping = ": ping - 2026\n\nevent: message\nid: 7\nretry: 10\n";
    ProbeEvent event = ok(": keep-alive\n\n" + ping + content("a") + ping + content("b") + END);

    assertThat(event.answer().prefix()).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r"})
  void q16ReadsOtherLineEndsAndAByteOrderMark(String lineEnd) throws IOException {
    String events = "\ufeff" + content("ä") + content("😀") + END;
    assertThat(ok(events.replace("\n", lineEnd)).answer().prefix()).isEqualTo("ä😀");
  }

  @Test
  void q17DoesNotCareAboutIdsAndObjects() throws IOException {
    String chunk =
        "{\"id\":\"\",\"system_fingerprint\":null,\"object\":\"text_completion\","
            + "\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";
    assertThat(ok(event(chunk) + END).answer().prefix()).isEqualTo("a");
  }

  @Test
  void q18q19q20LeavesOddTextsAsTheyAre() throws IOException {
    String odd = content("No") + content("ne") + content("<|tool_calls_section_begin|>");
    ProbeEvent event = ok(odd + content("</s>") + finish("eos_token") + DONE);

    assertThat(event.answer().prefix()).isEqualTo("None<|tool_calls_section_begin|></s>");
    assertThat(event.answer().toolCall()).isFalse();
    assertThat(event.answer().finishReason()).isEqualTo("eos_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tool_calls\":[{\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}",
        "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":null,\"arguments\":\"{\"}}]}",
        "{\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\"}]}",
        "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"
      })
  void q21TakesAToolCallForAnAnswerToken(String call) throws IOException {
    ProbeEvent event = ok(delta(call) + finish("tool_calls") + DONE);

    assertThat(event.answer().toolCall()).isTrue();
    assertThat(event.answer().tokenChunks()).isEqualTo(1);
    assertThat(event.timings().firstAnswerToken()).isEqualTo(event.timings().firstToken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content", "reasoning_text", "thinking"})
  void q22q23TakesReasoningForATokenButNoAnswer(String name) throws IOException {
    ProbeEvent event =
        ok(delta("{\"" + name + "\":\"hmm\",\"channel\":\"analysis\"}") + finish("length") + DONE);

    assertThat(event.answer().reasoningCharacters()).isEqualTo(3);
    assertThat(event.answer().characters()).isZero();
    assertThat(event.timings().firstToken()).isNotEqualTo(Timings.NEVER);
    assertThat(event.timings().firstAnswerToken()).isEqualTo(Timings.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>|why|</think>|\\n\\n|so",
        "<think>why</think>so",
        "\\n<thi|nk>w|hy</thi|nk>\\ns|o",
        "<|think|>wh|y|<|/think>|so"
      })
  void q23TellsThinkTagsFromTheAnswer(String pieces) throws IOException {
    StringBuilder chunks = new StringBuilder();
    for (String piece : pieces.split("\\|", -1)) {
      chunks.append(content(piece));
    }
    ProbeEvent event = ok(chunks + END);

    assertThat(event.answer().prefix()).isEqualTo("so");
    assertThat(event.answer().characters()).isEqualTo(2);
    assertThat(event.answer().reasoningCharacters()).isEqualTo(3);
    assertThat(event.timings().firstAnswerToken())
        .isGreaterThanOrEqualTo(event.timings().firstToken());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<thin air>, <thin air>, 0",
        "a <think>b</think>, a <think>b</think>, 0",
        "<th, <th, 0",
        "<think>never </thi ends, ``, 16",
        "<think></think>yes, yes, 0"
      })
  void q23TakesOtherTextsAsTheyAre(String text, String answer, int reasoning) throws IOException {
    StringBuilder chunks = new StringBuilder();
    text.chars().forEach(c -> chunks.append(content(Character.toString(c))));
    ProbeEvent event = ok(chunks + END);

    assertThat(event.answer().prefix()).isEqualTo(answer);
    assertThat(event.answer().reasoningCharacters()).isEqualTo(reasoning);
  }

  @Test
  void q23TakesEndlessWhiteSpaceForAnAnswer() throws IOException {
    String spaces = content(" ".repeat(1000)).repeat(300);
    ProbeEvent event = ok(spaces + content("<think>x</think>") + END);

    assertThat(event.answer().characters()).isEqualTo(300_000 + 16);
    assertThat(event.answer().reasoningCharacters()).isZero();
    assertThat(event.timings().firstAnswerToken()).isEqualTo(event.timings().firstToken());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<think>a < b </ c <</think>d, d, 12",
        "<think></thin</think>d, d, 6",
        "<think>a<think>b</think>d, d, 9"
      })
  void q23ReadsThinkingThatLooksLikeItsEnd(String text, String answer, int reasoning)
      throws IOException {
    for (int cut = 1; cut < text.length(); cut++) {
      String chunks = content(text.substring(0, cut)) + content(text.substring(cut));
      ProbeEvent event = ok(chunks + END);

      assertThat(event.answer().prefix()).as("cut at %d", cut).isEqualTo(answer);
      assertThat(event.answer().reasoningCharacters()).as("cut at %d", cut).isEqualTo(reasoning);
    }
  }

  @Test
  void countsReasoningUnderTwoNamesOnce() throws IOException {
    ProbeEvent event =
        ok(delta("{\"reasoning\":\"abc\",\"reasoning_content\":\"abc\"}") + content("x") + END);

    assertThat(event.answer().reasoningCharacters()).isEqualTo(3);
    assertThat(event.answer().tokenChunks()).isEqualTo(2);
  }

  @Test
  void takesARefusalForAnAnswerToken() throws IOException {
    ProbeEvent event = ok(delta("{\"refusal\":\"I cannot\"}") + END);

    assertThat(event.answer().refusal()).isTrue();
    assertThat(event.timings().firstAnswerToken()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void q24ReadsContentInParts() throws IOException {
    String parts =
        "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"},"
            + "{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"},"
            + "{\"type\":\"text\",\"text\":\"m\"}]}]}";
    ProbeEvent event = ok(delta(parts) + END);

    assertThat(event.answer().prefix()).isEqualTo("ab");
    assertThat(event.answer().reasoningCharacters()).isEqualTo(3);
  }

  @Test
  void q25q26PassesOverLogprobsAndLargeNumbers() throws IOException {
    String chunk =
        "{\"created\":9313781139405380000,\"choices\":[{\"index\":0,\"text\":\"a\","
            + "\"seed\":93137811394053800001234567890,\"logprobs\":{\"content\":[{\"token\":\"a\","
            + "\"logprob\":-1.5e-7,\"top_logprobs\":[]}]},\"content_filter_results\":{\"hate\":"
            + "{\"filtered\":false}},\"delta\":{\"content\":\"a\",\"token_id\":264}}]}";
    assertThat(ok(event(chunk) + END).answer().prefix()).isEqualTo("a");
  }

  @Test
  void q27CallsAnInvalidChunkMalformedAndReadsOn() throws IOException {
    ProbeEvent event = read(content("a") + "data: {\"choices\":[{]\n\n" + content("b") + END);

    assertThat(event.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(event.answer().prefix()).isEqualTo("ab");
    assertThat(event.wire().error()).isEqualTo("a chunk is no JSON object: {\"choices\":[{]");
  }

  @Test
  void q27ReadsAnErrorBodyUnderEventStream() throws IOException {
    ProbeEvent event = read("{\"error\":{\"message\":\"overloaded\"}}");

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("overloaded");
  }

  @Test
  void joinsTheDataLinesOfAnEvent() throws IOException {
    assertThat(
            ok("data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"}}]}\n\n" + END).answer())
        .matches(answer -> answer.prefix().equals("a"));
  }
}
