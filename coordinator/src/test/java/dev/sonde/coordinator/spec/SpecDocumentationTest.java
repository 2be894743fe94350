package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SpecDocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/SPEC.md");

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map((MatchResult each) -> each.group(1))
        .toList();
  }

  @Test
  void everySpecInItIsOne() throws IOException {
    assertThat(found("(?s)```yaml\n(.*?)```"))
        .hasSize(4)
        .allSatisfy(yaml -> assertThat(Specs.message(yaml)).isEmpty());
  }

  @Test
  void everyLoadInItIsOne() throws IOException {
    assertThat(found("(?m)^\\| `(\\{.*\\})` \\|"))
        .hasSize(9)
        .allSatisfy(load -> assertThat(Specs.message("models: a\nload: " + load)).isEmpty());
  }

  @Test
  void everyKeyStandsInItsTable() throws IOException {
    assertThat(found("(?m)^\\| `([a-zA-Z]+)` \\|")).containsExactlyElementsOf(SpecParser.KEYS);
  }

  @Test
  void theRequestItShowsIsTheDefaultOne() throws IOException {
    String yaml = found("(?s)```yaml\n(models: [^\n]*\nrequest:.*?)```").get(0);
    assertThat(Specs.parse(yaml.replaceAll("  seed:.*\n", "")).request())
        .isEqualTo(Specs.parse("models: a").request());
  }
}
