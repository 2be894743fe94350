package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that every command of a page is valid, and is run by a test or marked. */
final class GuidesTest {

  private static final Path TESTS = Path.of("src", "test", "java", "dev", "sonde", "cli", "system");
  private static final Pattern INLINE = Pattern.compile("`(?:\\./)?sonde ([a-z]+)([^`]*)`");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  static Stream<String> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Guide.ROOT.resolve("docs"))) {
      List<String> pages =
          docs.map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".md"))
              .map(name -> "docs/" + name)
              .sorted()
              .toList();
      return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md"), pages.stream());
    }
  }

  /** A block that no test runs has the reason in a comment before it. */
  @ParameterizedTest
  @MethodSource("pages")
  void whatNoTestRunsIsMarked(String page) throws IOException {
    Guide guide = Guide.read(page);
    boolean isRun = Guide.RUN.contains(page);
    List<String> unmarked = new ArrayList<>();
    for (Guide.Block block : guide.blocks()) {
      if (block.why().isEmpty() && (block.isTyped() ? !isRun : block.looksTyped())) {
        unmarked.add(block.at());
      }
    }
    assertThat(unmarked).as("blocks without <!-- not run: why -->").isEmpty();
  }

  /** A command in the text may have placeholders; its verb and flags must exist. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandInItsTextIsOne(String page, @TempDir Path home) throws IOException {
    Matcher each = INLINE.matcher(Files.readString(Guide.ROOT.resolve(page)));
    while (each.find()) {
      Sonde.Result help = Sonde.at(home).run(each.group(1), "--help");
      assertThat(help.exitCode()).as("%s: %s", page, each.group()).isZero();
      Matcher flag = FLAG.matcher(each.group(2));
      while (flag.find()) {
        assertThat(help.out()).as("%s: %s", page, each.group()).contains(flag.group());
      }
    }
  }

  static List<String> guides() {
    return Guide.RUN;
  }

  @ParameterizedTest
  @MethodSource("guides")
  void aClassRunsItsCommands(String page) throws IOException {
    try (Stream<Path> tests = Files.list(TESTS)) {
      assertThat(tests.filter(path -> path.toString().endsWith("IT.java")))
          .anySatisfy(path -> assertThat(path).content().contains("\"" + page + "\""));
    }
  }
}
