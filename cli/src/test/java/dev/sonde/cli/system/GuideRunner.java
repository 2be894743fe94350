package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.HistogramLogProcessor;

/**
 * Runs the commands of a guide in a separate folder. Roles are processes on free ports: the
 * addresses in a ready line of the guide are replaced by the real ones up to the end of the
 * section, and so are ids of runs.
 */
final class GuideRunner implements AutoCloseable {

  private static final String SONDE = "./sonde";
  private static final Set<String> ROLES =
      Set.of("up", "broker", "coordinator", "worker", "simulator");
  private static final Set<String> MEASURING =
      Set.of("compare", "run", "watch", "submit", "selftest");
  private static final Set<String> OF_A_SERVER = Set.of("submit", "runs", "watch", "cancel");

  /** The parts that differ each time: a port of this machine, the id of a run. */
  private static final Pattern NAMED = Pattern.compile("127\\.0\\.0\\.1:\\d+|\\b01[0-9A-Z]{24}\\b");

  private static final Pattern FILE =
      Pattern.compile("[\\w-]+(?:/[\\w.-]+)*\\.(?:yaml|json|jsonl|hlog|html|md|csv|xml|parquet)");
  private static final String API = "127.0.0.1:8080";
  private static final int BUSY_MACHINE = 3;

  private final Path home;
  private final Guide guide;
  private final Map<String, String> real = new LinkedHashMap<>();
  private final List<FleetProcess> processes = new ArrayList<>();
  private int section = -1;
  private boolean wasBusy;

  private GuideRunner(Guide guide, Path home) {
    this.guide = guide;
    this.home = home;
  }

  /** Runs every command that the page shows, in the page's order. */
  static void runAll(String page, Path home) throws IOException {
    Guide guide = Guide.read(page);
    assertThat(guide.run()).isNotEmpty();
    try (GuideRunner runner = new GuideRunner(guide, home)) {
      guide.run().forEach(runner::run);
    }
  }

  private void run(Guide.Block block) {
    if (block.section() != section) {
      close();
      real.clear();
      section = block.section();
    }
    for (Guide.Typed typed : block.commands()) {
      assertThat(typed.needsShell()).as("%s needs no shell: %s", typed.at(), typed).isFalse();
      writeFiles(typed);
      String printed =
          switch (typed.program()) {
            case SONDE, "sonde" -> ROLES.contains(typed.verb()) ? role(typed) : sonde(typed);
            case "java", "curl" -> other(typed);
            default ->
                throw new AssertionError(
                    typed.at() + ": no test can run " + typed.words() + "; mark its block");
          };
      typed.prints().forEach(line -> compare(typed, line, printed));
    }
  }

  /** Writes the files that the guide shows, with the addresses of the real processes. */
  private void writeFiles(Guide.Typed typed) {
    guide
        .files()
        .forEach(
            (name, text) -> {
              if (typed.words().contains(name)) {
                write(name, here(typed, text));
              }
            });
  }

  private void write(String name, String text) {
    try {
      Files.writeString(home.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  private String role(Guide.Typed typed) {
    List<String> arguments = arguments(typed);
    for (int i = 1; i < arguments.size(); i++) {
      if (arguments.get(i - 1).endsWith("port")) {
        arguments.set(i, "0");
      }
    }
    if (!typed.verb().equals("worker") && !typed.has("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    if (typed.verb().equals("simulator") && !typed.has("--control-port")) {
      arguments.addAll(List.of("--control-port", "0"));
    }
    String name = typed.verb() + "-" + processes.size();
    FleetProcess.Start start = new FleetProcess.Start(name, arguments, typed.variables());
    FleetProcess process = FleetProcess.start(home, start);
    processes.add(process);
    return process.ready().printed();
  }

  private String sonde(Guide.Typed typed) {
    Sonde sonde = Sonde.at(home);
    typed.variables().forEach(sonde::with);
    List<String> arguments = arguments(typed);
    if (OF_A_SERVER.contains(typed.verb()) && !typed.has("--server")) {
      arguments.addAll(List.of("--server", "http://" + here(typed, API)));
    }
    Sonde.Result result = sonde.run(arguments.toArray(String[]::new));
    String told = typed.at() + ": " + typed.words() + "\n" + result.out() + result.err();
    assertThat(result.exitCode()).as(told).isIn(allowed(typed.verb()));
    wasBusy |= result.exitCode() == BUSY_MACHINE;
    assertThat(result.out().isBlank()).as(told).isEqualTo(onlyWrites(typed));
    return result.err() + result.out();
  }

  private static boolean onlyWrites(Guide.Typed typed) {
    return typed.has("--out") && !MEASURING.contains(typed.verb());
  }

  /** The exit codes of a verb, including those of a machine that is too busy to measure. */
  private List<Integer> allowed(String verb) {
    if (MEASURING.contains(verb)) {
      return List.of(0, BUSY_MACHINE);
    }
    return verb.equals("diff") && wasBusy ? List.of(0, 1) : List.of(0);
  }

  private List<String> arguments(Guide.Typed typed) {
    List<String> arguments = new ArrayList<>();
    for (String word : typed.words().subList(1, typed.words().size())) {
      String before = arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
      boolean named = before.equals("--out") || before.equals("--data");
      arguments.add(
          word.startsWith("examples/")
              ? Guide.ROOT.resolve(word).toString()
              : named || FILE.matcher(word).matches()
                  ? home.resolve(word).toString()
                  : word.equals("HdrHistogram.jar") ? histogramJar() : here(typed, word));
    }
    return arguments;
  }

  private static String histogramJar() {
    try {
      return Path.of(
              HistogramLogProcessor.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the jar's address is no path", e);
    }
  }

  /** Runs another program to its end. */
  private String other(Guide.Typed typed) {
    List<String> command = new ArrayList<>(List.of(typed.program()));
    command.addAll(arguments(typed));
    try {
      Path out = Files.createTempFile(home, "other", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      int exitCode = process.waitFor();
      String printed = Files.readString(out);
      assertThat(exitCode).as("%s: %s%n%s", typed.at(), command, printed).isZero();
      assertThat(printed).as("%s: %s", typed.at(), command).isNotBlank();
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The text with the real addresses and ids. */
  private String here(Guide.Typed typed, String text) {
    return NAMED
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group();
              assertThat(real)
                  .as("%s: no ready line was printed yet", typed.at())
                  .containsKey(name);
              return Matcher.quoteReplacement(real.getOrDefault(name, name));
            });
  }

  /** Checks that a shown line with an address or id is printed, and notes the real one. */
  private void compare(Guide.Typed typed, String shown, String printed) {
    StringBuilder like = new StringBuilder("(?m)^");
    List<String> names = new ArrayList<>();
    Matcher each = NAMED.matcher(shown);
    int from = 0;
    while (each.find()) {
      like.append(Pattern.quote(shown.substring(from, each.start())));
      like.append('(').append(NAMED.pattern()).append(')');
      names.add(each.group());
      from = each.end();
    }
    if (names.isEmpty()) {
      return;
    }
    Matcher found = Pattern.compile(like.toString()).matcher(printed);
    assertThat(found.find())
        .as("%s prints a line like: %s%n%s", typed.at(), shown, printed)
        .isTrue();
    for (int i = 0; i < names.size(); i++) {
      real.putIfAbsent(names.get(i), found.group(i + 1));
    }
  }

  /** Ends the processes of the section. */
  @Override
  public void close() {
    processes.forEach(FleetProcess::close);
    processes.clear();
  }
}
