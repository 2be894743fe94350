package dev.sonde.cli.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the modules and packages, and their dependencies. */
class ModulesTest {

  /** A module, and the modules it may depend on. */
  private static final Map<String, Set<String>> MODULES =
      Map.ofEntries(
          Map.entry("common", Set.of()),
          Map.entry("broker", Set.of()),
          Map.entry("simulator", Set.of()),
          Map.entry("testing", Set.of("common")),
          Map.entry("kafka", Set.of("common")),
          Map.entry("analysis", Set.of("common")),
          Map.entry("worker", Set.of("common", "kafka")),
          Map.entry("coordinator", Set.of("common", "kafka", "analysis")),
          Map.entry("history", Set.of("common", "kafka", "analysis")),
          Map.entry("audit", Set.of("common", "kafka", "analysis", "coordinator", "history")),
          Map.entry("page", Set.of("common", "analysis", "coordinator", "audit")),
          Map.entry(
              "cli",
              Set.of(
                  "common",
                  "kafka",
                  "analysis",
                  "broker",
                  "simulator",
                  "worker",
                  "coordinator",
                  "history",
                  "audit",
                  "page")));

  /**
   * The packages of each module with more than one, from the bottom up: a package may depend only
   * on those before it. The empty name is the module's own package.
   */
  private static final Map<String, List<String>> LAYERS =
      Map.of(
          "common",
              List.of("proto", "text", "http", "reach", "event", "run", "time", "job", "wire"),
          "analysis",
              List.of(
                  "statistics",
                  "changes",
                  "fold",
                  "likeness",
                  "report",
                  "pooling",
                  "html",
                  "format",
                  "diff"),
          "kafka", List.of("", "group", "stream"),
          "worker", List.of("sse", "http", "claim", "jobs", "probe", "rehearsal", ""),
          "coordinator",
              List.of(
                  "spec", "plan", "catalog", "submit", "dispatch", "aggregate", "merge", "api", ""),
          "history", List.of("point", "change", "index", "query"),
          "audit",
              List.of(
                  "schedule",
                  "document",
                  "plan",
                  "slot",
                  "points",
                  "alert",
                  "notify",
                  "scheduler",
                  "api",
                  ""),
          "page", List.of("session", "view", ""),
          "cli",
              List.of(
                  "terminal",
                  "files",
                  "log",
                  "events",
                  "hub",
                  "server",
                  "monitor",
                  "fleet",
                  "steps",
                  "selftest",
                  "command",
                  ""));

  private static final int MOST_COORDINATOR_LINES = 14_000;
  private static final Pattern NAME = Pattern.compile("dev\\.sonde\\.(\\w+)(?:\\.(.+))?");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sonde");

  private record Room(String module, String name) {
    static Room of(JavaClass type) {
      Matcher name = NAME.matcher(type.getPackageName());
      assertThat(name.matches()).as("%s is in a module", type.getName()).isTrue();
      return new Room(name.group(1), name.group(2) == null ? "" : name.group(2));
    }
  }

  /** Packages and the packages of this project that their classes depend on. */
  private static Map<String, Set<String>> dependencies(String module) {
    Map<String, Set<String>> all = new TreeMap<>();
    ALL.stream()
        .filter(type -> Room.of(type).module().equals(module))
        .forEach(
            type -> {
              Set<String> others =
                  all.computeIfAbsent(Room.of(type).name(), any -> new TreeSet<>());
              targets(type)
                  .map(Room::of)
                  .filter(other -> other.module().equals(module))
                  .map(Room::name)
                  .filter(other -> !other.equals(Room.of(type).name()))
                  .forEach(others::add);
            });
    return all;
  }

  private static Stream<JavaClass> targets(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(each -> each.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().startsWith("dev.sonde."));
  }

  private static Map<String, Set<String>> modules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : ALL) {
      Set<String> others = modules.computeIfAbsent(Room.of(type).module(), any -> new TreeSet<>());
      targets(type)
          .map(target -> Room.of(target).module())
          .filter(other -> !other.equals(Room.of(type).module()))
          .forEach(others::add);
    }
    return modules;
  }

  @Test
  void modulesDependOnlyOnThoseBelow() throws IOException {
    Map<String, Set<String>> modules = modules();
    StringBuilder graph = new StringBuilder("The module graph, with lines of main code:\n");
    for (Map.Entry<String, Set<String>> each : modules.entrySet()) {
      graph.append(
          "  %-12s %6d  -> %s%n"
              .formatted(each.getKey(), lines(each.getKey()), String.join(", ", each.getValue())));
    }
    System.out.print(graph);

    assertThat(modules.keySet()).isEqualTo(MODULES.keySet());
    modules.forEach((module, others) -> assertThat(MODULES.get(module)).containsAll(others));
  }

  @Test
  void packagesDependOnlyOnLayersBelow() {
    for (String module : MODULES.keySet()) {
      Map<String, Set<String>> packages = dependencies(module);
      List<String> layers = LAYERS.getOrDefault(module, List.of(""));
      assertThat(layers)
          .as("the layers of %s", module)
          .containsExactlyInAnyOrderElementsOf(packages.keySet());
      packages.forEach(
          (name, others) ->
              assertThat(layers.subList(0, layers.indexOf(name)))
                  .as("below %s.%s", module, name)
                  .containsAll(others));
    }
  }

  @Test
  void noPackagesDependOnEachOtherInACycle() {
    slices().matching("dev.sonde.(**)").should().beFreeOfCycles().check(ALL);
  }

  /** The coordinator contains what runs a fleet; the analysis contains what judges figures. */
  @Test
  void theCoordinatorIsSmall() throws IOException {
    assertThat(lines("coordinator")).isBetween(1L, (long) MOST_COORDINATOR_LINES);
  }

  private static long lines(String module) throws IOException {
    Path sources = Path.of("..", module, "src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      long lines = 0;
      for (Path file : java) {
        lines += Files.readString(file).lines().count();
      }
      return lines;
    }
  }
}
