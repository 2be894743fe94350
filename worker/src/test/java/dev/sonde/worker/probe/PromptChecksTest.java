package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.delta;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.JsonText;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.PromptSpec.Message;
import dev.sonde.worker.http.RawServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of answers with tools and formats. */
class PromptChecksTest {

  private static final String TOOLS =
      """
      [{"type":"function","function":{"name":"weather","parameters":{"type":"object",
      "properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}}},
      {"type":"function","function":{"name":"now"}},
      {"type":"function","function":{"name":"odd","parameters":{"type":"object","$ref":"http://127.0.0.1:1/x"}}}]""";
  private static final String FORMAT =
      """
      {"type":"json_schema","json_schema":{"name":"p","schema":{"type":"object",
      "properties":{"name":{"type":"string"},"born":{"type":"integer"}},"required":["name","born"]}}}""";

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  private ProbeEvent answered(@Nullable String tools, @Nullable String format, String response)
      throws IOException {
    return answered(tools, null, format, response);
  }

  private ProbeEvent answered(
      @Nullable String tools, @Nullable String choice, @Nullable String format, String response)
      throws IOException {
    PromptSpec prompt =
        new PromptSpec(
            null,
            List.of(Message.of("user", "ping")),
            1,
            new PromptSpec.Toolset(tools, choice),
            format,
            null);
    try (RawServer server = RawServer.answering(response)) {
      return bed.probe(Bed.run(server.url(), Bed.STREAMING, List.of(prompt), null));
    }
  }

  private static String call(String function) {
    return delta("{\"tool_calls\":[{\"index\":0,\"function\":" + function + "}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"} | VALID",
        "{\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\"}} | VALID",
        "{\"name\":\"now\",\"arguments\":\"\"} | VALID",
        "{\"name\":\"now\"} | VALID",
        "{\"name\":\"odd\",\"arguments\":\"{\\\"a\\\":1}\"} | VALID",
        "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"} | INVALID_JSON",
        "{\"name\":\"weather\",\"arguments\":\"[1]\"} | INVALID_JSON",
        "{\"name\":\"wetter\",\"arguments\":\"{}\"} | UNKNOWN_NAME",
        "{\"name\":\"weather\",\"arguments\":\"{}\"} | EMPTY_ARGUMENTS",
        "{\"name\":\"weather\",\"arguments\":\"\"} | EMPTY_ARGUMENTS",
        "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":7}\"} | SCHEMA_MISMATCH",
        "{\"name\":\"weather\",\"arguments\":\"{\\\"days\\\":2}\"} | SCHEMA_MISMATCH"
      })
  void judgesACall(String function, ToolCheck expected) throws IOException {
    ProbeEvent event = answered(TOOLS, null, stream(call(function) + finish("tool_calls") + DONE));

    assertThat(event.outcome()).isEqualTo(Outcome.OK);
    assertThat(event.answer().tools()).isEqualTo(expected);
    assertThat(event.answer().format()).isEqualTo(FormatCheck.NOT_ASKED);
  }

  @Test
  void onlyTheToolThatIsAskedForByNameWillDo() throws IOException {
    String now = "{\"type\":\"function\",\"function\":{\"name\":\"now\"}}";
    String other = call("{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}");
    String right = call("{\"name\":\"now\",\"arguments\":\"{}\"}");
    String end = finish("tool_calls") + DONE;

    assertThat(answered(TOOLS, now, null, stream(other + end)).answer().tools())
        .isEqualTo(ToolCheck.UNKNOWN_NAME);
    assertThat(answered(TOOLS, now, null, stream(right + end)).answer().tools())
        .isEqualTo(ToolCheck.VALID);
  }

  @Test
  void addsFragmentsUp() throws IOException {
    String fragments =
        delta(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}")
            + delta(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":null,\"arguments\":\"{\\\"ci\"}}]}")
            + delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"ty\\\":\\\"Oslo\\\"}\"}}]}")
            + delta("{\"tool_calls\":[{\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]}");
    ProbeEvent good = answered(TOOLS, null, stream(fragments + finish("tool_calls") + DONE));
    assertThat(good.answer().tools()).isEqualTo(ToolCheck.VALID);

    String second = delta("{\"tool_calls\":[{\"index\":2,\"function\":{\"name\":\"none\"}}]}");
    ProbeEvent bad = answered(TOOLS, null, stream(fragments + second + finish("stop") + DONE));
    assertThat(bad.answer().tools()).isEqualTo(ToolCheck.UNKNOWN_NAME);
  }

  /** Answers of providers that number calls from 1, or send an empty call with every text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"index\":1,\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}} ; {\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}} | VALID",
        "{\"index\":0,\"function\":{\"arguments\":\"\"}} ; {\"index\":0,\"function\":{\"name\":null}} | NO_CALL",
        "{} ; {\"index\":0,\"id\":null} | NO_CALL",
        "{\"index\":0} ; {\"index\":0,\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}} | VALID",
        "{\"index\":0,\"id\":\"c1\"} ; {\"index\":0,\"type\":\"function\"} | UNKNOWN_NAME"
      })
  void takesFragmentsAsTheyCome(String fragments, ToolCheck expected) throws IOException {
    StringBuilder chunks = new StringBuilder(content("It is"));
    for (String fragment : fragments.split(";", -1)) {
      chunks.append(delta("{\"tool_calls\":[" + fragment + "]}"));
    }
    assertThat(answered(TOOLS, null, stream(chunks + finish("stop") + DONE)).answer().tools())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "It is sunny in Oslo. | NO_CALL",
        "<think>shall I write <tool_call>?</think>It is sunny. | NO_CALL",
        "<think>I shall</think><tool_call>{}</tool_call> | MARKUP_LEAK",
        "<tool_call>{}</tool_call> | MARKUP_LEAK",
        "[TOOL_CALLS] weather | MARKUP_LEAK",
        "<function=weather> | MARKUP_LEAK",
        "I use the tool_call for this | NO_CALL"
      })
  void seesCallsThatLeaked(String text, ToolCheck expected) throws IOException {
    assertThat(
            answered(TOOLS, null, stream(content(text) + finish("stop") + DONE)).answer().tools())
        .isEqualTo(expected);
  }

  @Test
  void seesALeakThatIsCutIntoChunks() throws IOException {
    String leak =
        content("Sure. <|tool_calls_sec")
            + content("tion_begin|><|tool_call_begin|>functions.weather:0");
    assertThat(answered(TOOLS, null, stream(leak + finish("stop") + DONE)).answer().tools())
        .isEqualTo(ToolCheck.MARKUP_LEAK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": \"Ada\", \"born\": 1815} | stop | VALID",
        "{\"name\": \"Ada\", \"died\": 1852, \"born\": 1815} | stop | VALID",
        "{\"born\": 1815, \"name\": \"Ada\"} | stop | KEY_ORDER",
        "{\"name\": \"Ada\", \"born\": \"1815\"} | stop | SCHEMA_MISMATCH",
        "[1] | stop | SCHEMA_MISMATCH",
        "<think>a {person}</think>{\"name\": \"Ada\", \"born\": 1815} | stop | VALID",
        "<think>a person, so | length | CUT",
        "Here: {\"name\": \"Ada\", \"born\": 1815} | stop | EXTRA_TEXT",
        "Ada, born in 1815 | stop | NOT_JSON",
        "{\"name\": \"Ada\", \"bo | length | CUT",
        "{\"name\": \"Ada\", \"bo | stop | NOT_JSON"
      })
  void judgesAFormat(String text, String finish, FormatCheck expected) throws IOException {
    String quoted = JsonText.quoted(text);
    String words = content(quoted.substring(1, quoted.length() - 1));
    ProbeEvent event = answered(null, FORMAT, stream(words + finish(finish) + DONE));

    assertThat(event.answer().format()).isEqualTo(expected);
    assertThat(event.answer().tools()).isEqualTo(ToolCheck.NOT_OFFERED);
  }

  @Test
  void looksAtNothingElse() throws IOException {
    String refused = plain("429 X", "application/json", "{\"error\":\"slow down\"}");
    assertThat(answered(TOOLS, FORMAT, refused).answer())
        .extracting(ProbeEvent.Answer::tools, ProbeEvent.Answer::format)
        .containsExactly(ToolCheck.NOT_OFFERED, FormatCheck.NOT_ASKED);
  }

  @ParameterizedTest
  @CsvSource({"{}, VALID", "[], SCHEMA_MISMATCH", "7, SCHEMA_MISMATCH"})
  void takesAnyObjectWhereNoSchemaIsNamed(String text, FormatCheck expected) throws IOException {
    String plain = stream(content(text) + finish("stop") + DONE);
    assertThat(answered(null, "{\"type\":\"json_object\"}", plain).answer().format())
        .isEqualTo(expected);
  }

  @Test
  void takesAnyJsonOfASchemaThatIsNoObject() throws IOException {
    String number =
        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"integer\"}}}";
    String plain = stream(content("7") + finish("stop") + DONE);
    assertThat(answered(null, number, plain).answer().format()).isEqualTo(FormatCheck.VALID);
  }

  @Test
  void saysNothingOfAnAnswerItCouldNotKeep() throws IOException {
    String piece = "x".repeat(1 << 10);
    String text = content(piece) + content(piece).repeat(64);
    ProbeEvent event = answered(TOOLS, FORMAT, stream(text + finish("stop") + DONE));

    assertThat(event.outcome()).isEqualTo(Outcome.OK);
    assertThat(event.answer().tools()).isEqualTo(ToolCheck.NOT_OFFERED);
    assertThat(event.answer().format()).isEqualTo(FormatCheck.NOT_ASKED);
  }

  @Test
  void readsAnAnswerInOnePiece() throws IOException {
    String whole =
        """
        {"choices":[{"message":{"content":null,"tool_calls":[{"id":"1","type":"function",\
        "function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]},"finish_reason":"tool_calls"}]}""";
    ProbeEvent event = answered(TOOLS, null, plain("200 OK", "application/json", whole));

    assertThat(event.outcome()).isEqualTo(Outcome.OK);
    assertThat(event.answer().tools()).isEqualTo(ToolCheck.VALID);
  }
}
