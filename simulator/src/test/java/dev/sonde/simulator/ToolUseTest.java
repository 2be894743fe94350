package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tools a request gets called, whatever was called before. */
final class ToolUseTest {
  private static final String TOOLS =
      """
      "tools":[{"type":"function","function":{"name":"weather"}},\
      {"type":"function","function":{"name":"time"}}]""";

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static String call(String tool) {
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
        + "\"function\":{\"name\":\""
        + tool
        + "\",\"arguments\":\"{}\"}}]}";
  }

  private static String result() {
    return "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"fine\"}";
  }

  private static List<String> next(List<String> messages, String rest) throws IOException {
    return next(messages, rest, StandardCharsets.UTF_8);
  }

  private static List<String> next(List<String> messages, String rest, Charset charset)
      throws IOException {
    String body =
        "{\"model\":\"m\",%s,\"messages\":[%s]%s}"
            .formatted(TOOLS, String.join(",", messages), rest);
    ChatRequest asked = ChatRequest.parse(new MappingJsonFactory(), body.getBytes(charset));
    assertThat(asked.wishes().invalid()).isNull();
    return asked.wishes().tools().next().stream()
        .map(function -> function.path("name").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | weather",
        "`tool_choice`:null | weather",
        "`tool_choice`:`auto` | weather",
        "`tool_choice`:`required` | weather",
        "`tool_choice`:`none` | -",
        "`tool_choice`:{`type`:`function`,`function`:{`name`:`time`}} | time",
        "`tool_choice`:{`function`:{`name`:`time`}} | time",
        "`parallel_tool_calls`:false | weather",
        "`parallel_tool_calls`:true | weather time",
        "`parallel_tool_calls`:true,`tool_choice`:`none` | -",
        "`parallel_tool_calls`:true,`tool_choice`:{`function`:{`name`:`time`}} | time"
      })
  void followTheChoice(@Nullable String rest, @Nullable String expected) throws IOException {
    String more = rest == null ? "" : "," + rest.replace('`', '"');
    assertThat(next(List.of(user("hi")), more))
        .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(" ", -1)));
  }

  @Test
  void endEveryLoopWhateverTheChoice() throws IOException {
    for (String choice :
        List.of("\"auto\"", "\"required\"", "{\"function\":{\"name\":\"time\"}}")) {
      List<String> messages = new ArrayList<>(List.of(user("hi")));
      List<String> called = new ArrayList<>();
      for (List<String> next = next(messages, ",\"tool_choice\":" + choice);
          !next.isEmpty();
          next = next(messages, ",\"tool_choice\":" + choice)) {
        called.addAll(next);
        messages.add(call(next.get(0)));
        messages.add(result());
        assertThat(called).as(choice).hasSizeLessThan(3);
      }
      assertThat(called).as(choice).doesNotHaveDuplicates().isNotEmpty();
    }
  }

  @Test
  void beginAgainAfterEachMessageOfTheUser() throws IOException {
    List<String> first = List.of(user("hi"), call("weather"), result());
    assertThat(next(first, "")).isEmpty();
    List<String> second = new ArrayList<>(first);
    second.add("{\"role\":\"assistant\",\"content\":\"It is fine.\"}");
    second.add(user("And now?"));
    assertThat(next(second, "")).containsExactly("weather");
  }

  @Test
  void callANamedToolAfterAnotherOnesResult() throws IOException {
    List<String> messages = List.of(user("hi"), call("weather"), result());
    String named = ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"time\"}}";
    assertThat(next(messages, named)).containsExactly("time");
    assertThat(next(messages, ",\"tool_choice\":\"required\"")).containsExactly("time");
  }

  @Test
  void endTheLoopInABodyThatIsNotUtf8() throws IOException {
    List<String> messages = List.of(user("hi"), call("weather"), result());
    assertThat(next(messages, "", StandardCharsets.UTF_16BE)).isEmpty();
  }

  @Test
  void takeAResultWithoutACallForAllOfThem() throws IOException {
    assertThat(next(List.of(user("hi"), result()), ",\"tool_choice\":\"required\"")).isEmpty();
  }

  @Test
  void callOneToolTwiceInParallel() {
    JsonNode function = new ObjectMapper().createObjectNode();
    ToolUse one = new ToolUse(List.of(function), "auto", true, Set.of());
    assertThat(one.next()).containsExactly(function, function);
  }
}
