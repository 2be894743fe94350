package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of fragments of tool calls. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ToolCallsTest {

  private static final String WORLD =
      """
      behaviours:
        whole: {quality: {}}
        no-id: {quality: {}, stream: {chunks: {toolCalls: no-id}}}
        empty-id: {quality: {}, stream: {chunks: {toolCalls: empty-id}}}
        no-index: {quality: {}, stream: {chunks: {toolCalls: no-index}}}
        null-names: {quality: {}, stream: {chunks: {toolCalls: null-names}}}
        none-word: {quality: {}, stream: {chunks: {filler: none-word}}}
        null-word: {quality: {}, stream: {chunks: {filler: null-word}}}
      models:
        - id: truth/model
          providers:
            - {provider: whole}
            - {provider: no-id}
            - {provider: empty-id}
            - {provider: no-index}
            - {provider: null-names}
            - {provider: none-word}
            - {provider: null-word}
      """;
  private static final String TOOLS =
      """
      ,"stream":true,"tools":[{"type":"function","function":{"name":"weather","parameters":\
      {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]""";

  private Simulator simulator;

  @BeforeAll
  void start() {
    simulator = Simulator.start(SimulatorOptions.of(ScenarioReader.parse("test", WORLD)));
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  private RawResponse call(String provider) throws IOException {
    return RawClient.chat(simulator.port(), RawClient.body("truth/model:" + provider, TOOLS));
  }

  private List<JsonNode> fragments(String provider) throws IOException {
    return call(provider).chunks().stream()
        .flatMap(
            chunk ->
                StreamSupport.stream(chunk.at("/choices/0/delta/tool_calls").spliterator(), false))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"whole", "no-id", "empty-id", "no-index", "null-names", "none-word", "null-word"})
  void saysTheSameCallHoweverItIsWritten(String provider) throws IOException {
    StringBuilder arguments = new StringBuilder();
    for (JsonNode fragment : fragments(provider)) {
      arguments.append(fragment.at("/function/arguments").asText());
    }
    assertThat(arguments.toString()).startsWith("{\"city\":\"").endsWith("}");
    assertThat(fragments(provider).get(0).at("/function/name").asText()).isEqualTo("weather");
    assertThat(call(provider).finishReason()).isEqualTo("tool_calls");
  }

  @Test
  void leavesOutWhatTheSpecificationWants() throws IOException {
    assertThat(fragments("whole").get(0).path("id").asText()).matches("call_[0-9a-f]{16}00");
    assertThat(fragments("no-id").get(0).has("id")).isFalse();
    assertThat(fragments("empty-id").get(0).path("id").asText("-")).isEmpty();
    assertThat(fragments("no-index")).noneMatch(fragment -> fragment.has("index"));
    JsonNode later = fragments("null-names").get(1);
    assertThat(later.path("id").isNull()).isTrue();
    assertThat(later.at("/function/name").isNull()).isTrue();
  }

  @Test
  void saysWordsThatMeanNothingBeforeACall() throws IOException {
    assertThat(call("none-word").said("content")).isEqualTo("None");
    assertThat(call("none-word").text()).contains("\"content\":\"No\"").contains("\"ne\"");
    assertThat(call("null-word").said("content")).isEqualTo("null");
    assertThat(call("whole").said("content")).isEmpty();
  }
}
