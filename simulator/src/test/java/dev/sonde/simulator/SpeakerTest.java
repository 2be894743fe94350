package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.MappingJsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The answers of the providers of the scenario {@code audit}. */
final class SpeakerTest {

  private static final Scenario AUDIT = Scenario.named("audit");
  private static final String TOOLS =
      """
      "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",\
      "properties":{"city":{"type":"string"},"unit":{"enum":["c","f"]},"days":{"type":"integer"}}}}}]""";

  private final Speaker speaker = new Speaker(new Vocabulary());

  private Speech answer(String provider, String rest, long draws) throws IOException {
    return answer(provider, "Continue: the sun", rest, draws);
  }

  private Speech answer(String provider, String prompt, String rest, long draws)
      throws IOException {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],%s}"
            .formatted(prompt, rest);
    ChatRequest asked =
        ChatRequest.parse(new MappingJsonFactory(), body.getBytes(StandardCharsets.UTF_8));
    Behaviour behaviour = Objects.requireNonNull(AUDIT.behaviours().get(provider));
    Quality quality = Objects.requireNonNull(behaviour.quality());
    return speaker.speak(asked, quality, 20, 0, draws);
  }

  private static String text(Speech speech) {
    return Stream.of(speech.tokens())
        .map(token -> new String(token, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  @Test
  void saysItsLikeliestWordsAtTemperatureZero() throws IOException {
    String first = text(answer("together", "\"temperature\":0", 1));
    assertThat(text(answer("together", "\"temperature\":0", 2))).isEqualTo(first);
    assertThat(text(answer("fireworks-ai", "\"temperature\":0", 3))).isEqualTo(first);
  }

  @Test
  void drawsAboveIt() throws IOException {
    Set<String> different = new HashSet<>();
    int likeliest = 0;
    String usual = text(answer("together", "\"temperature\":0,\"max_tokens\":1", 1));
    for (int i = 0; i < 2000; i++) {
      different.add(text(answer("together", "\"temperature\":1,\"max_tokens\":16", i)));
      boolean same =
          text(answer("together", "\"temperature\":1,\"max_tokens\":1", i)).equals(usual);
      likeliest += same ? 1 : 0;
    }
    assertThat(different).hasSizeBetween(700, 1500);
    assertThat(likeliest / 2000.0).isCloseTo(0.86, within(0.03));
  }

  @Test
  void aCoarserModelDrawsOtherWordsMoreOften() throws IOException {
    String usual = text(answer("novita", "\"temperature\":1,\"max_tokens\":1", 1));
    Set<String> firsts = new HashSet<>();
    int likeliest = 0;
    for (int i = 0; i < 2000; i++) {
      String first = text(answer("novita", "\"temperature\":1,\"max_tokens\":1", i));
      firsts.add(first);
      likeliest += first.equals(usual) ? 1 : 0;
    }
    // 0.7 of 0.86 and 0.3 of 0.1, if the first draw was the likeliest word.
    assertThat(likeliest / 2000.0).isCloseTo(0.632, within(0.04));
    assertThat(firsts).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aSeedDecidesWhereItIsHonoured() throws IOException {
    String asked = "\"temperature\":1,\"seed\":5";
    assertThat(text(answer("together", asked, 1))).isEqualTo(text(answer("groq", asked, 2)));
    Set<String> ignored = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ignored.add(text(answer("nscale", asked, i)));
    }
    assertThat(ignored).hasSizeGreaterThan(10);
  }

  @Test
  void aStopTextEndsAnAnswer() throws IOException {
    assertThat(text(answer("together", "Count from 1 to 20.", "\"stop\":[\"7\"]", 1)))
        .isEqualTo("1, 2, 3, 4, 5, 6");
    assertThat(text(answer("together", "Count from 1 to 20.", "\"seed\":1", 1))).endsWith(", 20");
  }

  @Test
  void toolsAreCalledOrLeaked() throws IOException {
    Speech call = answer("together", TOOLS, 1);
    assertThat(call.calls()).containsExactly(new Speech.Call("weather", 0));
    assertThat(text(call)).matches("\\{.{2}city.*unit.*days.*}");
    assertThat(answer("together", TOOLS + ",\"tool_choice\":\"none\"", 1).calls()).isEmpty();
    int leaked = 0;
    for (int i = 0; i < 1000; i++) {
      Speech speech = answer("deepinfra", TOOLS, i);
      leaked += speech.calls().isEmpty() && text(speech).contains("functions.weather:0") ? 1 : 0;
    }
    assertThat(leaked / 1000.0).isCloseTo(0.3, within(0.05));
  }

  @Test
  void aFormatIsKept() throws IOException {
    String format =
        """
        "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object",\
        "properties":{"b":{"type":"integer"},"a":{"type":"array","items":{"type":"boolean"}}}}}}""";
    assertThat(text(answer("together", format, 1)).replace("\\\"", "'"))
        .matches("\\{'b':\\d+,'a':\\[(true|false),(true|false)]}");
  }

  @Test
  void aLimitCuts() throws IOException {
    Speech cut = answer("together", "\"max_tokens\":5", 1);
    assertThat(cut.tokens()).hasNumberOfRows(5);
    assertThat(cut.cut()).isTrue();
    assertThat(answer("together", "\"max_tokens\":20", 1).cut()).isFalse();
  }
}
