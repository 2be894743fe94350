package dev.sonde.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void isWhatAPersonWouldWriteAndTheSameTree() throws JsonProcessingException {
    String json =
        """
        {"models": ["a/b"], "load": {"count": 8, "more": 8.0}, "budget": {"usd": 0.05},
         "on": true, "none": null, "text": "yes: \\"no\\"\\n- x", "number": "8", "odd": "!!float"}
        """;
    String yaml = YamlText.of(JSON.readTree(json));

    assertThat(yaml)
        .startsWith("models:\n- a/b\nload:\n  count: 8\n  more: 8\nbudget:\n  usd: 0.05\n")
        .doesNotContain("!!float '");
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    assertThat(JSON.valueToTree(read).toString())
        .isEqualTo(JSON.readTree(json.replace("8.0", "8")).toString());
  }
}
