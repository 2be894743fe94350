package dev.sonde.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the links, paths, packages and class names in documents exist. */
final class DocumentsTest {

  private static final Tree TREE = read();

  private static Tree read() {
    try {
      return Tree.of(Path.of(".."));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the repository", e);
    }
  }

  static Stream<String> documents() {
    return TREE.documents().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatItRefersToIsThere(String document) {
    assertThat(new DocumentCheck(TREE).faults(document)).isEmpty();
  }

  @Test
  void theArchitectureNamesEveryPackage() {
    String text = TREE.documents().getOrDefault("docs/ARCHITECTURE.md", "");
    assertThat(TREE.packages())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(text).contains("| `" + name + "` |"));
  }

  @Test
  void theListOfDecisionsLinksEachOne() {
    String text = TREE.documents().getOrDefault("docs/adr/README.md", "");
    assertThat(TREE.documents().keySet())
        .filteredOn(path -> path.matches("docs/adr/\\d.*"))
        .isNotEmpty()
        .allSatisfy(path -> assertThat(text).contains("(" + path.replace("docs/adr/", "") + ")"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a](other.md) and [b](../README.md#two-words) and [c](https://example.org/x#y)",
        "[here](#a-title)",
        "`ProbeEvent`, `common.event.ProbeEvent`, `ProbeEvent.Timing` and `HttpClient`",
        "`common.event` and `common/src/Main.java`, examples/smoke.yaml, ADR 7",
        "`kafka.bootstrapServers`, `ttftFromDue` and `sonde events RUN`",
        "`common/target/x.jar`, `eu/report.json` and `/etc/sonde/ca.crt`",
        "```text\n0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"
            + " 0123456789 0123456789 0123456789 0123456789\n```",
        "| 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"
            + " 0123456789 0123456789 0123456789 |",
        "- [0123456789 0123456789 0123456789 0123456789 0123456789](other.md) ·"
            + " [0123456789 0123456789 0123456789 0123456789 0123456789](other.md)"
      })
  void acceptsWhatIsThere(String text) {
    assertThat(faults(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [a](othre.md)                          | links to othre.md
          [b](../README.md#two-word)             | is no heading of README.md
          [c](#no-title)                         | is no heading of docs/ARCHITECTURE.md
          `ProbeEvents`                          | names the class ProbeEvents
          `Proeb`                                | names the class Proeb
          `ProbeEvent.Timings`                   | names the class ProbeEvent.Timings
          `common.events.ProbeEvent`             | names the package common.events
          `common.events`                        | names the package common.events
          `common.event.Probe`                   | names common.event.Probe
          `common/src/Mian.java`                 | names the path common/src/Mian.java
          `exmaples/smoke.yaml`                  | names the path exmaples/smoke.yaml
          see examples/smoek.yaml.               | names the path examples/smoek.yaml
          held by ADR 8                          | names ADR 8
          not run: LostTest does                 | names the class LostTest
          not run: LostIT does                   | names the class LostIT
          """)
  void refusesWhatIsNotThere(String text, String fault) {
    assertThat(faults(text)).singleElement().asString().contains(fault);
  }

  @Test
  void looksAtPathsInFencedBlocksToo() {
    assertThat(faults("```sh\n./sonde run examples/smoek.yaml\n```"))
        .containsExactly(
            "docs/ARCHITECTURE.md:4 names the path examples/smoek.yaml, which is not there");
  }

  @Test
  void refusesALineThatIsTooLong() {
    assertThat(faults("x ".repeat(60))).isEmpty();
    assertThat(faults("x ".repeat(61)))
        .containsExactly("docs/ARCHITECTURE.md:3 is longer than 120 characters");
  }

  private static List<String> faults(String text) {
    Tree tree =
        new Tree(
            Set.of(
                "README.md",
                "docs",
                "docs/ARCHITECTURE.md",
                "docs/other.md",
                "docs/adr/0007-partials.md",
                "common/src/Main.java",
                "examples/smoke.yaml"),
            Map.of("ProbeEvent", Set.of("ProbeEvent", "Timing")),
            Set.of("common.event"),
            Map.of("README.md", "# Two words\n", "docs/ARCHITECTURE.md", "# A `title`\n\n" + text));
    return new DocumentCheck(tree).faults("docs/ARCHITECTURE.md");
  }
}
