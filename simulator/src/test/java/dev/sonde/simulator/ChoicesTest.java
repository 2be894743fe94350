package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several answers, log probabilities, calls and formats: streamed and whole, the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChoicesTest {
  private static final String WORLD =
      """
      behaviours:
        plain: {output: {tokensMean: 12, tokensSpread: 8}}
        chunky: {output: {tokensMean: 12, tokensSpread: 8, tokensPerChunk: 4, reasoningTokens: 5}}
        joined: {output: {tokensMean: 12, tokensSpread: 8}, stream: {preset: novita}}
        shared: {output: {tokensMean: 12, tokensSpread: 8}, stream: {preset: tgi}}
        every: {output: {tokensMean: 12}, stream: {preset: vllm-continuous}}
        silent: {stream: {chunks: {logprobs: empty}}}
      models:
        - id: org/model
          providers:
            - {provider: plain, supportsTools: true, supportsStructuredOutput: true}
            - {provider: chunky, supportsTools: true, supportsStructuredOutput: true}
            - {provider: joined, supportsTools: true, supportsStructuredOutput: true}
            - {provider: shared, supportsTools: true, supportsStructuredOutput: true}
            - {provider: every, supportsTools: true, supportsStructuredOutput: true}
            - {provider: silent}
      """;
  private static final String TOOLS =
      """
      ,"parallel_tool_calls":true,"tools":[\
      {"type":"function","function":{"name":"a","parameters":{"properties":{"city":{"type":"string"}}}}},\
      {"type":"function","function":{"name":"b","parameters":{"properties":{"days":{"type":"integer"}}}}}]""";

  private Simulator simulator;

  @BeforeAll
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(ScenarioReader.parse("test", WORLD)));
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  private RawResponse chat(String provider, String rest) throws IOException {
    return RawClient.chat(simulator.port(), RawClient.body("org/model:" + provider, rest));
  }

  private RawResponse stream(String provider, String rest) throws IOException {
    return chat(provider, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" + rest);
  }

  /** One choice of a stream as a client puts it together. */
  private static final class Told {
    final StringBuilder content = new StringBuilder();
    final Map<Integer, String> names = new TreeMap<>();
    final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    final List<JsonNode> logprobs = new ArrayList<>();
    String finish = "";
  }

  private static List<Told> told(RawResponse stream) {
    Map<Integer, Told> told = new TreeMap<>();
    for (JsonNode chunk : stream.chunks()) {
      for (JsonNode choice : chunk.path("choices")) {
        Told one = told.computeIfAbsent(choice.path("index").asInt(), key -> new Told());
        one.content.append(choice.at("/delta/content").asText(""));
        for (JsonNode call : choice.at("/delta/tool_calls")) {
          int index = call.path("index").asInt();
          one.names.merge(index, call.at("/function/name").asText(""), String::concat);
          one.arguments
              .computeIfAbsent(index, key -> new StringBuilder())
              .append(call.at("/function/arguments").asText());
        }
        choice.at("/logprobs/content").forEach(one.logprobs::add);
        JsonNode finish = choice.path("finish_reason");
        one.finish = finish.isTextual() ? finish.asText() : one.finish;
      }
    }
    assertThat(told.keySet())
        .containsExactlyElementsOf(IntStream.range(0, told.size()).boxed().toList());
    return List.copyOf(told.values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "chunky", "joined", "shared", "every"})
  void sayTheSameStreamedAndWhole(String provider) throws IOException {
    RawResponse whole = chat(provider, ",\"n\":3");
    RawResponse stream = stream(provider, ",\"n\":3");
    List<Told> told = told(stream);

    assertThat(told).hasSize(3);
    List<String> texts = new ArrayList<>();
    for (JsonNode choice : whole.json().path("choices")) {
      Told one = told.get(choice.path("index").asInt());
      String text = choice.at("/message/content").asText();
      texts.add(text);
      assertThat(one.content.toString().replace("</s>", "")).isEqualTo(text);
      assertThat(one.finish).isEqualTo(choice.path("finish_reason").asText());
    }
    assertThat(texts).doesNotHaveDuplicates().hasSize(3);
    JsonNode usage = stream.usages().get(stream.usages().size() - 1).path("usage");
    assertThat(usage).isEqualTo(whole.json().path("usage"));
    int words = texts.stream().mapToInt(text -> text.strip().split(" ", -1).length).sum();
    int reasoning = usage.at("/completion_tokens_details/reasoning_tokens").asInt();
    assertThat(usage.path("completion_tokens").asInt()).isEqualTo(words + reasoning);
    assertThat(reasoning).isEqualTo(provider.equals("chunky") ? 15 : 0);
  }

  @Test
  void areEqualAtTemperatureZero() throws IOException {
    JsonNode choices = chat("plain", ",\"n\":2,\"temperature\":0").json().path("choices");
    assertThat(choices).hasSize(2);
    assertThat(choices.at("/1/message/content")).isEqualTo(choices.at("/0/message/content"));
    JsonNode alone = chat("plain", "").json().at("/choices/0/message/content");
    assertThat(choices.at("/0/message/content")).isEqualTo(alone);
  }

  @Test
  void stateLogprobsOfEachTokenOnlyWhereAsked() throws IOException {
    String asked = ",\"logprobs\":true,\"top_logprobs\":3";
    JsonNode choice = chat("plain", asked).json().at("/choices/0");
    JsonNode content = choice.at("/logprobs/content");
    StringBuilder said = new StringBuilder();
    for (JsonNode token : content) {
      said.append(token.path("token").asText());
      byte[] bytes = token.path("token").asText().getBytes(StandardCharsets.UTF_8);
      assertThat(token.path("bytes")).hasSize(bytes.length);
      assertThat(token.at("/bytes/0").asInt()).isEqualTo(bytes[0] & 0xFF);
      double sum = 0;
      double last = 0;
      for (JsonNode likely : token.path("top_logprobs")) {
        double logprob = likely.path("logprob").asDouble();
        assertThat(logprob).isNegative().isLessThanOrEqualTo(last);
        last = logprob;
        sum += Math.exp(logprob);
      }
      assertThat(token.path("top_logprobs")).hasSize(3);
      assertThat(token.at("/top_logprobs/0/token")).isEqualTo(token.path("token"));
      assertThat(token.at("/top_logprobs/0/logprob")).isEqualTo(token.path("logprob"));
      assertThat(token.at("/top_logprobs/1/token")).isNotEqualTo(token.path("token"));
      assertThat(sum).isLessThan(1);
    }
    assertThat(said).hasToString(choice.at("/message/content").asText());
    assertThat(told(stream("plain", asked)).get(0).logprobs).containsExactlyElementsOf(content);
    assertThat(chat("plain", "").json().at("/choices/0").has("logprobs")).isFalse();
    JsonNode without = chat("plain", ",\"logprobs\":true").json();
    assertThat(without.at("/choices/0/logprobs/content/0/top_logprobs").isArray()).isTrue();
    assertThat(without.at("/choices/0/logprobs/content/0/top_logprobs")).isEmpty();
    assertThat(stream("silent", asked).text()).contains("\"logprobs\":null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "chunky", "joined", "shared", "every"})
  void callSeveralToolsInOneAnswer(String provider) throws IOException {
    JsonNode calls = chat(provider, TOOLS).json().at("/choices/0/message/tool_calls");
    Told told = told(stream(provider, TOOLS)).get(0);

    assertThat(calls).hasSize(2);
    assertThat(calls.at("/0/id")).isNotEqualTo(calls.at("/1/id"));
    assertThat(told.finish).isEqualTo("tool_calls");
    assertThat(told.names.values()).containsExactly("a", "b");
    for (int i = 0; i < 2; i++) {
      assertThat(told.arguments.get(i))
          .hasToString(calls.at("/" + i + "/function/arguments").asText());
    }
    assertThat(calls.at("/0/function/arguments").asText()).startsWith("{\"city\":\"");
    assertThat(calls.at("/1/function/arguments").asText()).matches("\\{\"days\":\\d+}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":",
        "\"type\":\"json_schema\",\"schema\":",
        "\"type\":\"json_object\",\"schema\":",
        "\"type\":\"json_object\",\"value\":"
      })
  void fillAFormatInEachProvidersDialect(String form) throws IOException {
    String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"const\":5}}}";
    String closing = form.contains("name") ? "}}" : "}";
    RawResponse answer = chat("plain", ",\"response_format\":{" + form + schema + closing);
    assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("{\"a\":5}");
  }

  @Test
  void stopAtATextWithoutAQuality() throws IOException {
    String all = chat("plain", "").json().at("/choices/0/message/content").asText();
    String third = all.strip().split(" ", -1)[2];
    JsonNode stopped = chat("plain", ",\"stop\":\" " + third + "\"").json();
    assertThat(stopped.at("/choices/0/message/content").asText())
        .isEqualTo(all.substring(0, all.indexOf(" " + third)));
    assertThat(stopped.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void keepReasoningAndCallsWithinTheLimit() throws IOException {
    for (int limit : new int[] {3, 5, 7}) {
      JsonNode cut = chat("chunky", TOOLS + ",\"max_tokens\":" + limit).json();
      assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(limit);
      assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }
  }
}
