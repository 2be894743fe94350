package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help", "compare", "run", "plan", "providers", "report", "diff", "reconcile", "events",
        "schema", "selftest", "simulator", "broker", "coordinator", "worker", "up", "submit",
            "runs",
        "watch", "cancel"
      })
  void noExampleIsBrokenIntoTwoLines(String verb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console =
        new Console(InputStream.nullInputStream(), print, print, false, false, Map.of());

    SondeCommand.execute(
        console, new Clocks(System::nanoTime, InstantSource.system()), verb, "--help");

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    List<String> examples =
        lines.stream()
            .dropWhile(line -> !line.startsWith("Example"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .toList();
    assertThat(examples).isNotEmpty().allMatch(line -> line.startsWith("  "));
  }
}
