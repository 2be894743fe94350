package dev.sonde.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told apart by its position only: few values of a record, and few nulls of a call. */
class PositionsTest {

  private static final int MOST_COMPONENTS = 11;

  /** More than two in a row. */
  private static final Pattern NULLS = Pattern.compile("\\bnull\\s*,\\s*null\\s*,\\s*null\\b");

  @Test
  void noRecordHasMoreValuesThanANestedOneWouldGroup() {
    Map<String, Integer> components = new TreeMap<>();
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.sonde").stream()
            .filter(JavaClass::isRecord)
            .forEach(
                type ->
                    components.put(type.getName(), type.reflect().getRecordComponents().length));

    assertThat(components).hasSizeGreaterThan(100);
    assertThat(components)
        .allSatisfy(
            (name, values) -> assertThat(values).as(name).isLessThanOrEqualTo(MOST_COMPONENTS));
  }

  @Test
  void noCallListsMoreThanTwoNullsInARow() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (Path file : sources()) {
      String text = Files.readString(file);
      Matcher nulls = NULLS.matcher(text);
      while (nulls.find()) {
        found.add(file + ":" + (1 + text.substring(0, nulls.start()).lines().count()));
      }
      files++;
    }

    assertThat(files).isGreaterThan(500);
    assertThat(found).isEmpty();
  }

  /** The main sources of every module. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src").resolve("main").resolve("java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
