package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "compare",
        "run",
        "plan",
        "providers",
        "report",
        "diff",
        "reconcile",
        "events",
        "schema",
        "selftest",
        "simulator",
        "broker",
        "coordinator",
        "worker",
        "up",
        "submit",
        "runs",
        "watch",
        "cancel",
        "audit",
        "audit add",
        "audit list",
        "audit show",
        "audit slots",
        "audit run",
        "audit pause",
        "audit resume",
        "audit remove"
      })
  void helpHasWholeExamplesAndNoWarnings(String verb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    // The option parser has warnings of its own, which pass the console by.
    PrintStream usual = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      String[] args = verb.equals("--help") ? new String[] {verb} : (verb + " --help").split(" ");
      assertThat(sonde(out, err, args)).isZero();
    } finally {
      System.setErr(usual);
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    List<String> examples =
        lines.stream()
            .dropWhile(line -> !line.startsWith("Example"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .toList();
    assertThat(examples).isNotEmpty().allMatch(line -> line.startsWith("  "));
  }

  private static int sonde(ByteArrayOutputStream out, ByteArrayOutputStream err, String... args) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Map.of());
    return SondeCommand.execute(
        console, new Clocks(System::nanoTime, InstantSource.system()), args);
  }

  @Test
  void withoutAVerbTheVerbsAreListedInWholeSentences() {
    ByteArrayOutputStream bare = new ByteArrayOutputStream();
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    assertThat(sonde(bare, bare)).isZero();
    assertThat(sonde(help, help, "--help")).isZero();
    assertThat(bare.toString(StandardCharsets.UTF_8))
        .isEqualTo(help.toString(StandardCharsets.UTF_8))
        .contains("compare", "selftest", "coordinator", "cancel");
    String verbs =
        help.toString(StandardCharsets.UTF_8)
            .replaceAll("(?s).*Commands:\n|\n\nExamples.*", "")
            .replaceAll("\n {10,}", " ");
    assertThat(verbs.lines()).hasSizeGreaterThan(15).allMatch(line -> line.endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker --kafka 127.0.0.1:1",
        "coordinator --kafka 127.0.0.1:1",
        "up --simulate",
        "providers a/b --simulate"
      })
  void certificatesThatCannotBeReadAreNamed(String line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = (line + " --ca /nowhere/ca.pem").split(" ");
    assertThat(sonde(new ByteArrayOutputStream(), err, args)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--ca", "/nowhere/ca.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "nonsense --help", "comparr --version"})
  void whatIsNoVerbIsRefused(String line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(sonde(new ByteArrayOutputStream(), err, line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("is no verb; sonde --help lists them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          compare m/m --conut 5          | --conut      | did you mean --count?
          compare m/m --simulate --cuont=3 | --cuont    | did you mean --count?
          worker --kafka 127.0.0.1:1 --regoin x | --regoin | did you mean --region?
          compare                        | MODEL        |
          compare m/m --zzzzzzzzzz       | --zzzzzzzzzz |
          """)
  void whatIsWrongIsSaidInAFewLines(String line, String named, @Nullable String hint) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(sonde(new ByteArrayOutputStream(), err, line.split(" "))).isEqualTo(2);
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSizeBetween(2, 4);
    assertThat(lines.get(0)).startsWith("sonde: ").contains(named);
    if (hint == null) {
      assertThat(lines).noneMatch(each -> each.contains("did you mean"));
    } else {
      assertThat(lines).anyMatch(each -> each.contains(hint));
    }
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("sonde " + line.split(" ", -1)[0] + " --help lists what it takes");
  }
}
