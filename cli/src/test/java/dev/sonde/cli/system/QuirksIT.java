package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system reads every stream quirk of the simulator. */
class QuirksIT {

  private static final String TOOLS =
      """
      behaviours:
        whole: {quality: {}}
        no-id: {quality: {}, stream: {chunks: {toolCalls: no-id}}}
        empty-id: {quality: {}, stream: {chunks: {toolCalls: empty-id}}}
        no-index: {quality: {}, stream: {chunks: {toolCalls: no-index}}}
        null-names: {quality: {}, stream: {chunks: {toolCalls: null-names}}}
        none-word: {quality: {}, stream: {chunks: {filler: none-word}}}
        leaking: {quality: {leaksTools: 1}}
        strict: {quality: {}, rejects: [tools]}
      models:
        - id: truth/model
          providers:
            - {provider: whole}
            - {provider: no-id}
            - {provider: empty-id}
            - {provider: no-index}
            - {provider: null-names}
            - {provider: none-word}
            - {provider: leaking}
            - {provider: strict}
      """;
  private static final String SPEC =
      """
      models: truth/model
      providers: all
      prompts:
        - text: The weather in Oslo?
          tools: [{type: function, function: {name: weather, parameters: {type: object, properties: {city: {type: string}}, required: [city]}}}]
          toolChoice: required
      load: {count: 3, concurrency: 1}
      """;

  @TempDir private Path home = Path.of("");

  @Test
  void everyDressIsReadAsTheSameAnswer() {
    Figures figures =
        Sonde.at(home)
            .run(
                "compare",
                "truth/model",
                "--providers",
                "all",
                "--count",
                "3",
                "--simulate",
                "quirks",
                "-o",
                "json")
            .figures();

    figures.assertBalanced();
    assertThat(figures.report().path("cells")).hasSize(29);
    for (JsonNode cell : figures.report().path("cells")) {
      String provider = cell.path("provider").asText();
      boolean counts = !provider.equals("featherless");
      boolean marks = provider.equals("end-mark") || provider.equals("tgi");
      assertThat(figures.ledger(provider, "succeeded")).as(provider).isEqualTo(3);
      assertThat(cell.at("/tokens/output").asLong()).as(provider).isEqualTo(counts ? 48 : 0);
      assertThat(cell.at("/tokens/usageMissing").asLong()).as(provider).isEqualTo(counts ? 0 : 3);
      assertThat(cell.at("/tokens/reasoning").asLong()).as(provider).isEqualTo(counts ? 12 : 0);
      assertThat(cell.at("/output/agreement/exact").asDouble() < 0.5).as(provider).isEqualTo(marks);
    }
  }

  @Test
  void callsOfToolsAreReadHoweverTheyAreWritten() throws IOException {
    Path scenario = Files.writeString(home.resolve("tools.yaml"), TOOLS);
    Path spec = Files.writeString(home.resolve("spec.yaml"), SPEC);
    Sonde sonde = Sonde.at(home);
    Figures figures =
        sonde
            .run("run", spec.toString(), "--simulate", scenario.toString(), "-o", "json")
            .figures();

    figures.assertBalanced();
    assertThat(figures.ledger("strict", "failed")).isEqualTo(3);
    String events = sonde.run("events", "last").out();
    for (String line : events.lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      String provider = event.path("provider").asText();
      String expected =
          switch (provider) {
            case "strict" -> "notOffered";
            case "leaking" -> "markupLeak";
            default -> "valid";
          };
      assertThat(event.at("/answer/tools").asText()).as(line).isEqualTo(expected);
    }
    assertThat(events.lines()).hasSize(8 * 3);
  }
}
