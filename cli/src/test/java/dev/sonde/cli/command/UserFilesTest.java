package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files and folders that cannot be used are the user's fault: the path, the reason, exit code 2.
 */
class UserFilesTest {

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void save() throws IOException {
    Files.writeString(folder.resolve("file"), "a text");
    Files.writeString(folder.resolve("spec.yaml"), "\ufeffmodels: a\r\nload: {count: 1}\r\n");
    Files.writeString(folder.resolve("latin.yaml"), "models: ä", StandardCharsets.ISO_8859_1);
    Path run = Files.createDirectories(folder.resolve("state/sonde/runs/01A"));
    SavedReport.write(run.resolve(SavedRuns.REPORT), "01A");
    Files.writeString(run.resolve(SavedRuns.RUN), "{}");
    Files.createDirectories(folder.resolve("empty"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report 01A --out DIR/none/x.md | DIR/none/x.md cannot be written: its folder does not exist",
        "report 01A --out DIR | DIR cannot be written: it is a folder",
        "report 01A --out DIR/file/x | DIR/file/x cannot be written: ",
        "events 01A | DIR/state/sonde/runs/01A/run.json: not a Run",
        "events 01A --format parquet --out DIR | DIR cannot be written: ",
        "report DIR/empty | DIR/empty/report.json cannot be read: no such file",
        "events DIR/empty | DIR/empty/run.json cannot be read: no such file",
        "plan DIR/none.yaml | DIR/none.yaml cannot be read: no such file",
        "plan DIR | DIR cannot be read: it is a folder",
        "plan DIR/latin.yaml | DIR/latin.yaml cannot be read: not UTF-8: byte 0xE4 in line 1",
        "plan DIR/spec.yaml --prompt @DIR | --prompt: cannot read \"DIR\": it is a folder",
        "plan DIR/spec.yaml --simulate DIR | --simulate: no scenario 'DIR'",
        "run DIR/spec.yaml --simulate --out DIR/file/x | DIR/file/x cannot be written: a file has the name of a folder",
        "broker --config DIR | --config: DIR cannot be read: it is a folder",
        "broker --data DIR/file/x --port 0 | DIR/file/x",
        "runs --ca DIR | --ca: DIR cannot be read: it is a folder"
      })
  void aPathThatCannotBeUsedIsNamedWithTheReason(String line, String words) {
    assertThat(sonde(line)).as(text(err)).isEqualTo(2);
    assertThat(text(err)).contains(words.replace("DIR", folder.toString()));
    assertThat(text(err)).doesNotContain("defect", "\tat ");
  }

  @Test
  void aFolderForRunsIsNeededBeforeAnythingIsSent() {
    state = "file";
    assertThat(sonde("run DIR/spec.yaml --simulate")).isEqualTo(2);
    assertThat(text(err))
        .contains(folder + "/file/sonde/runs cannot be written: a file has the name of a folder");
    assertThat(sonde("selftest --rates 1 --seconds 1")).isEqualTo(2);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void aMarkAndLineEndsOfAnotherSystemAreNoPartOfASpec() {
    assertThat(sonde("plan DIR/spec.yaml --simulate")).isEqualTo(5);
    assertThat(text(err)).contains("\"a\" is not listed");
  }

  @Test
  void aPromptIsTheWholeTextOfItsFile() {
    assertThat(sonde("plan DIR/spec.yaml --simulate --prompt @DIR/file")).isEqualTo(5);
    assertThat(text(err)).contains("\"a\" is not listed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"schema", "report 01A", "report 01A -o json", "compare --help", "--version"})
  void aFullDiskNeverEndsWithSuccess(String line) {
    full = true;
    assertThat(sonde(line)).isEqualTo(2);
  }

  private String state = "state";
  private boolean full;

  private int sonde(String line) {
    List<String> args = List.of(line.replace("DIR", folder.toString()).split(" "));
    OutputStream sink = full ? new FullDisk() : out;
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(sink, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Map.of("HOME", folder.toString(), "XDG_STATE_HOME", folder.resolve(state).toString()));
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    return SondeCommand.execute(console, clocks, args.toArray(new String[0]));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}
