package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code diff}, and {@code report} of several runs, on two saved reports. */
class DiffCommandTest {

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void save() throws IOException {
    save("01A", "sha256:1", 40, 0);
    save("01B", "sha256:1", 10, 30);
    save("01C", "sha256:2", 40, 0);
  }

  private void save(String id, String specHash, long succeeded, long failed) throws IOException {
    Path run = Files.createDirectories(folder.resolve("sonde/runs").resolve(id));
    SavedReport.write(run.resolve("report.json"), id, specHash, succeeded, failed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diff 01A 01B | 0 | worse",
        "diff 01A 01B -o json | 0 | \"change\" : \"worse\"",
        "diff 01A 01B --format md | 0 | 🔴 worse",
        "diff 01A 01B --server http://127.0.0.1:1 | 5 | 127.0.0.1:1",
        "diff 01A 01B --server http://127.0.0.1:1 --kafka 127.0.0.1:1 | 2 | cannot be given together",
        "diff 01A 01B --fail-on error_rate>+1% | 1 | ✗ error_rate>+1%",
        "diff 01B 01A --fail-on error_rate>+1% | 0 | ✓ error_rate>+1%",
        "diff 01A 01B --fail-on p50(ttft)>+1% | 1 | insufficient",
        "diff 01A 01B --fail-on p50(ttft)>1% | 2 | allowed is + and a percentage",
        "diff 01A 01A | 2 | run 01A is given twice",
        "diff 01A 01X | 2 | no saved run is \"01X\"",
        "diff 01A 01C | 2 | different plans",
        "diff 01A 01C --anyway | 0 | the plans differ, so they may have caused a change",
        "report 01A 01B | 0 | 80 planned = 50 succeeded + 30 failed",
        "report 01A 01C | 2 | allowed are runs of one spec",
        "report 01A 01A | 2 | run 01A is given twice"
      })
  void theExitCodeSaysWhatCameOfIt(String line, int exitCode, String words) {
    assertThat(sonde(line.split(" "))).isEqualTo(exitCode);
    assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
        .contains(words);
  }

  @Test
  void aMergedReportIsComparedAsAnyOther() throws IOException {
    assertThat(sonde("report", "01A", "01B", "-o", "json")).isZero();
    Path merged = folder.resolve("merged.json");
    Files.write(merged, out.toByteArray());
    out.reset();
    assertThat(sonde("diff", "01A", merged.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("run 01A+01B").contains("40 vs 80");
  }

  private int sonde(String... args) {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Map.of("HOME", folder.toString(), "XDG_STATE_HOME", folder.toString()));
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.fixed(Instant.EPOCH));
    return SondeCommand.execute(console, clocks, args);
  }
}
