package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QuirksTest {
  private Simulator simulator;
  private String answer = "";

  @BeforeAll
  void start() throws IOException {
    simulator = Simulator.start(SimulatorOptions.of(Scenario.named("quirks")));
    answer = stream("no-done").said("content");
    assertThat(answer).isNotEmpty();
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  static Set<String> everyQuirk() {
    return new TreeSet<>(Scenario.named("quirks").behaviours().keySet());
  }

  private RawResponse stream(String provider) throws IOException {
    return RawClient.stream(simulator.port(), "truth/model:" + provider);
  }

  @ParameterizedTest
  @MethodSource("everyQuirk")
  void saysTheSameInEveryDress(String provider) throws IOException {
    var seen = stream(provider);

    assertThat(seen.ending()).isEqualTo("complete");
    String content =
        seen.said("content").replaceFirst("<think>.*</think>", "").replaceFirst("</s>$", "");
    assertThat(content).isEqualTo(answer);
    StreamStyle style = style(provider);
    assertThat(seen.finishReason()).isEqualTo(style.ending().finishReason());
    assertThat(seen.events().contains("[DONE]")).isEqualTo(style.ending().done());
  }

  private static StreamStyle style(String provider) {
    return Objects.requireNonNull(Scenario.named("quirks").behaviours().get(provider)).stream();
  }

  @ParameterizedTest
  @CsvSource({
    "groq, reasoning", "reasoning-content, reasoning_content",
    "reasoning-text, reasoning_text", "thinking, thinking"
  })
  void namesReasoningInFourWays(String provider, String key) throws IOException {
    assertThat(stream(provider).said(key).strip().split(" ", -1)).hasSize(4);
  }

  @Test
  void hidesReasoningInTagsAsWell() throws IOException {
    assertThat(stream("think-tags").said("content")).startsWith("<think>").contains("</think>");
  }

  @Test
  void opensAStreamInThreeWays() throws IOException {
    assertThat(firstDelta("fireworks")).isEqualTo("{\"role\":\"assistant\"}");
    assertThat(firstDelta("groq")).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(firstDelta("together")).startsWith("{\"role\":\"assistant\",\"reasoning\":\" ");
  }

  private String firstDelta(String provider) throws IOException {
    return stream(provider).chunks().get(0).at("/choices/0/delta").toString();
  }

  @Test
  void statesUsageInFiveWays() throws IOException {
    var repeated = stream("groq").usages();
    var each = stream("vllm-continuous").usages();

    assertThat(stream("no-done").usages()).isEmpty();
    assertThat(stream("together").usages()).hasSize(1);
    assertThat(repeated).hasSize(1);
    assertThat(repeated.get(0).at("/x_groq/usage/completion_tokens").asInt()).isEqualTo(16);
    assertThat(each).hasSize(17);
    assertThat(each.get(2).at("/usage/completion_tokens").asInt()).isEqualTo(3);
    String wanted = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    var never = RawClient.chat(simulator.port(), RawClient.body("truth/model:featherless", wanted));
    assertThat(never.usages()).isEmpty();
    var groq = RawClient.chat(simulator.port(), RawClient.body("truth/model:groq", wanted));
    assertThat(groq.usages()).hasSize(2);
  }

  @Test
  void saysUsageNullWhereAProviderDoes() throws IOException {
    assertThat(stream("together").chunks().get(0).path("usage").isNull()).isTrue();
    assertThat(stream("groq").chunks().get(0).has("usage")).isFalse();
  }

  @Test
  void leavesOutTheFinishKeyOrJoinsItToTheLastToken() throws IOException {
    var cerebras = stream("cerebras").chunks();
    var novita = stream("novita").chunks();

    assertThat(cerebras.get(1).at("/choices/0").has("finish_reason")).isFalse();
    JsonNode last = novita.get(novita.size() - 1).at("/choices/0");
    assertThat(last.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(last.at("/delta/content").asText()).isNotEmpty();
    assertThat(novita.stream().map(chunk -> chunk.at("/choices/0/delta")))
        .anyMatch(JsonNode::isEmpty);
  }

  @Test
  void endsLinesInThreeWays() throws IOException {
    assertThat(stream("crlf").text()).contains("\r\n\r\n").doesNotContain("}\n");
    assertThat(stream("cr").text()).contains("\r\r").doesNotContain("\n");
    assertThat(stream("groq").text()).contains("\n\n").doesNotContain("\r");
  }

  @Test
  void bendsTheLinesOfEvents() throws IOException {
    assertThat(stream("no-space").text()).startsWith("data:{");
    assertThat(stream("multi-line").text()).contains(",\ndata: \"choices\"");
    assertThat(stream("comments").text()).contains("\n\n: keep-alive\n\n");
  }

  @Test
  void cutsEventsAtAnyByte() throws IOException {
    assertThat(stream("split-bytes").pieces()).allMatch(piece -> piece.length <= 7);
  }

  @Test
  void endsATextWithItsMark() throws IOException {
    var chunks = stream("end-mark").chunks();
    JsonNode last = chunks.get(chunks.size() - 1).at("/choices/0");
    assertThat(last.at("/delta/content").asText()).isEqualTo("</s>");
    assertThat(last.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(stream("tgi").said("content")).endsWith("</s>");
  }

  @Test
  void saysContentInParts() throws IOException {
    var parts = stream("content-parts").chunks();
    JsonNode content = parts.get(parts.size() - 2).at("/choices/0/delta/content");
    assertThat(content.at("/0/type").asText()).isEqualTo("text");
    assertThat(content.at("/0/text").asText()).isNotEmpty();
    assertThat(stream("think-parts").text())
        .contains("\"content\":[{\"type\":\"text\",\"text\":\"<think>");
  }

  @Test
  void saysOfLogprobsNullOrMoreThanWasSaid() throws IOException {
    assertThat(stream("null-logprobs").chunks().get(1).at("/choices/0/logprobs").isNull()).isTrue();
    assertThat(stream("logprobs").text()).contains("\"top_logprobs\":[", "<|eot_id|>");
    assertThat(stream("groq").text()).doesNotContain("logprobs");
  }

  @Test
  void leavesIdsBlank() throws IOException {
    JsonNode chunk = stream("blank-ids").chunks().get(0);
    assertThat(chunk.path("id").asText("-")).isEmpty();
    assertThat(chunk.path("system_fingerprint").asText("-")).isEmpty();
    assertThat(chunk.path("object").asText()).isEqualTo("text_completion");
  }

  @Test
  void goesOnAfterTheEnd() throws IOException {
    assertThat(stream("trailing").text()).endsWith("data: [DONE]\n\nupstream closed\n\n");
  }

  @Test
  void mixesInNumbersTooLongForADouble() throws IOException {
    assertThat(stream("groq").text()).contains("\"seed\":9313781139405380000");
  }
}
