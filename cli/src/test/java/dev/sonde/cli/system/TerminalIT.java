package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees on a real terminal: a pseudo-terminal that {@code script} opens. */
class TerminalIT {

  private static final int CONTROL_C = 3;
  private static final String CLEAR = "\r\u001b[2K";

  /** What is drawn over again: from the begin of a line to whatever ends it. */
  private static final Pattern DRAWN = Pattern.compile("\r\u001b\\[2K([^\r\n]*)");

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String MODEL = "meta-llama/Llama-3.1-8B-Instruct";

  @TempDir private Path home = Path.of("");
  private String sonde = "";

  @BeforeEach
  void quotesTheCommand() {
    sonde =
        PackagedJar.command("-Xmx512m").stream()
            .map(each -> "'" + each + "'")
            .collect(Collectors.joining(" "));
  }

  /** Runs a shell's commands on a terminal whose stdin is the returned process's. */
  private Process start(int columns, String commands) throws IOException {
    String all = "stty rows 50 cols " + columns + "; " + commands;
    ProcessBuilder builder =
        new ProcessBuilder("script", "-q", "-e", "-f", "-c", all, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("seen").toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_STATE_HOME", home.toString());
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("COLUMNS", "300");
    return builder.start();
  }

  private String seen() throws IOException {
    return Files.readString(home.resolve("seen")).replace("\r\n", "\n");
  }

  private String ended(Process process) throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(seen()).isTrue();
      return seen();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> drawn(String seen) {
    List<String> drawn = new ArrayList<>();
    for (Matcher each = DRAWN.matcher(seen); each.find(); ) {
      if (each.group(1).contains("%")) {
        drawn.add(each.group(1));
      }
    }
    return drawn;
  }

  /** Every line but that of the folder, which is as long as it is. */
  private static void assertFits(String seen, int columns) {
    assertThat(seen.replaceAll("[^\n]*\r\u001b\\[2K", "").lines())
        .filteredOn(line -> !line.contains("/runs/"))
        .allSatisfy(
            line -> assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(columns));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 132})
  void aComparisonFitsTheTerminal(int columns) throws Exception {
    String seen =
        ended(
            start(
                columns,
                sonde + " compare " + MODEL + " --simulate --count 3 --providers together,novita"));

    assertThat(drawn(seen)).isNotEmpty().allMatch(line -> line.length() < columns);
    assertThat(drawn(seen)).allMatch(line -> line.matches("\\d+% {2}\\d+/6.* \\S+ s"));
    assertFits(seen, columns);
    assertThat(seen.contains("$/M IN  $/M OUT    AT MOST")).isEqualTo(columns == 132);
    assertThat(seen).contains("no room in " + columns + " columns for");

    for (int narrower : new int[] {60, 80, 100, 200}) {
      String report = ended(start(narrower, sonde + " report last"));
      assertFits(report, narrower);
      assertThat(report.replaceAll("\\s+", " ")).contains("response p95");
      assertThat(report.contains("no room in " + narrower + " columns")).isEqualTo(narrower < 200);
    }
  }

  @Test
  void theLineOfProgressFollowsTheSizeAndIsClearedForOthers() throws Exception {
    String run = " compare " + MODEL + " --simulate --count 300 --providers together,novita";
    Process process = start(100, "tty; exec " + sonde + run);
    try (OutputStream keys = process.getOutputStream()) {
      await().atMost(PATIENCE).until(() -> lastDrawn(60, 99));
      String terminal = seen().lines().findFirst().orElseThrow();
      new ProcessBuilder("stty", "-F", terminal, "cols", "44").inheritIO().start().waitFor();
      await().atMost(PATIENCE).until(() -> lastDrawn(1, 43));
      keys.write(CONTROL_C);
      keys.flush();
      String seen = ended(process);

      assertThat(seen).contains(CLEAR + "stopping: waiting for probes in flight;\n  Ctrl-C again");
      assertThat(drawn(seen.substring(seen.indexOf("stopping")))).isNotEmpty();
      assertFits(seen.substring(seen.indexOf("stopping")), 44);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean lastDrawn(int least, int most) throws IOException {
    List<String> drawn = drawn(seen());
    int length = drawn.isEmpty() ? 0 : drawn.get(drawn.size() - 1).length();
    return least <= length && length <= most;
  }
}
