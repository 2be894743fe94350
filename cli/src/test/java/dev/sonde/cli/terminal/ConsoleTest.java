package dev.sonde.cli.terminal;

import static dev.sonde.cli.terminal.StatusLine.CLEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.testing.HostileTexts;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is printed, and however, passes the same way. */
class ConsoleTest {

  private static final String REDRAWN = "\r\u001b[2Kline";
  private static final String STYLED = "\u001b[1mbold\u001b[0m";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int columns = 80;

  private Console console(boolean live, Map<String, String> environment) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        new Terminals(false, live, live, new TerminalSize(() -> columns)),
        environment);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void nothingThatIsPrintedActsOnATerminal() throws Exception {
    Console console = console(true, Map.of());
    String hostile = HostileTexts.TOGETHER.replace("\n", " ").replace("\u001b[31m", "\u001b[3@");
    for (PrintStream to : List.of(console.out(), console.err())) {
      to.println(hostile);
      to.print(hostile.toCharArray());
      to.append(hostile).append('\u001b').append(hostile, 0, 9);
      to.printf("%s%n", hostile);
      to.write(hostile.getBytes(StandardCharsets.UTF_8));
      for (byte each : hostile.getBytes(StandardCharsets.UTF_8)) {
        to.write(each);
      }
      new IllegalStateException(hostile).printStackTrace(to);
      try (PrintWriter writer = new PrintWriter(to, true, StandardCharsets.UTF_8)) {
        writer.println(hostile);
      }
    }
    assertThat(HostileTexts.harm(text(out))).isEmpty();
    assertThat(HostileTexts.harm(text(err))).isEmpty();
    assertThat(text(out)).contains("red", "title", "gpj.exe");
  }

  @Test
  void stylesAreForTerminalsThatHaveThem() {
    Console live = console(true, Map.of());
    live.out().print(STYLED);
    live.err().print(STYLED + REDRAWN);
    assertThat(text(out)).isEqualTo(STYLED);
    assertThat(text(err)).isEqualTo(STYLED + " \ufffd[2Kline");
    out.reset();
    console(true, Map.of("NO_COLOR", "1")).out().print(STYLED);
    assertThat(text(out)).isEqualTo("\ufffd[1mbold\ufffd[0m");
    out.reset();
    console(false, Map.of()).out().print(STYLED);
    assertThat(text(out)).isEqualTo("\ufffd[1mbold\ufffd[0m");
  }

  @Test
  void ordinaryTextIsTheSameHoweverItIsDivided() throws Exception {
    String text = "a,b\r\n\"é 日本 👩\u200d💻\",c\r\n\t" + STYLED + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size < bytes.length; size++) {
      out.reset();
      try (PrintStream to = console(true, Map.of()).out()) {
        for (int at = 0; at < bytes.length; at += size) {
          to.write(bytes, at, Math.min(size, bytes.length - at));
          to.flush();
        }
      }
      assertThat(text(out)).isEqualTo(text);
    }
    out.reset();
    Console console = console(false, Map.of());
    try (PrintStream rows =
        new PrintStream(
            new BufferedOutputStream(console.out(), 7), false, StandardCharsets.UTF_8)) {
      rows.print("ä,b\r\n".repeat(100));
    }
    assertThat(text(out)).isEqualTo("ä,b\r\n".repeat(100));
  }

  @Test
  void aNoteIsOneLine() {
    console(false, Map.of()).note("a\nnote: b");
    assertThat(text(err)).isEqualTo("note: a note: b\n");
  }

  @Test
  void theLiveLineIsOneLine() {
    try (LiveView live = new LiveView(console(true, Map.of()), false)) {
      live.draw(width -> "1%\n\u001b[31m " + HostileTexts.TOGETHER);
    }
    String drawn = text(err);
    assertThat(drawn).startsWith("\r\u001b[2K1% \ufffd[31m").doesNotContain("\n");
    assertThat(HostileTexts.harm(drawn.replace("\r\u001b[2K", ""))).isEmpty();
  }

  @Test
  void nothingElseIsPrintedOnTheLiveLine() {
    Console console = console(true, Map.of());
    try (LiveView live = new LiveView(console, false)) {
      live.draw(width -> "1%");
      console.note("a");
      console.err().print("b");
      live.draw(width -> "2%");
      console.err().println("c");
    }
    console.err().println("d");
    assertThat(text(err))
        .isEqualTo(CLEAR + "1%" + CLEAR + "note: a\n1%" + CLEAR + "bc\n2%" + CLEAR + "d\n");
    assertThat(text(err).replaceAll("[^\n]*\r\u001b\\[2K", "")).isEqualTo("note: a\nbc\nd\n");
  }

  @Test
  void aTerminalSaysItsOwnWidth() {
    for (int each : new int[] {40, 60, 80, 100, 132, 200}) {
      columns = each;
      Console console = console(true, Map.of("COLUMNS", "90"));
      assertThat(console.width()).isEqualTo(each);
      assertThat(console.listWidth()).isEqualTo(each);
      assertThat(console.errorWidth()).isEqualTo(each);
    }
  }

  @ParameterizedTest
  @CsvSource({"90, 90", "30, 30", "5, 20", "0, 80", "-7, 80", "wide, 80", "'', 80"})
  void aTerminalThatDoesNotSayItsWidthIsAsWideAsAsked(String asked, int width) {
    columns = TerminalSize.UNKNOWN;
    assertThat(console(true, Map.of("COLUMNS", asked)).width()).isEqualTo(width);
  }

  @Test
  void whatIsNoTerminalGetsWholeLists() {
    Console console = console(false, Map.of());
    assertThat(console.width()).isEqualTo(120);
    assertThat(console.listWidth()).isGreaterThan(1_000);
    assertThat(console.errorWidth()).isGreaterThan(1_000);
    assertThat(console(false, Map.of("COLUMNS", "70")).listWidth()).isEqualTo(70);
  }

  @Test
  void longMessagesContinueOnTheNextLineOfATerminal() {
    columns = 30;
    String message = "spec.yaml:3: load.count is 0, allowed is a whole number from 1\n  here";
    console(true, Map.of()).message(message);
    assertThat(text(err))
        .isEqualTo(
            """
            spec.yaml:3: load.count is
              0, allowed is a whole number
              from 1
              here
            """);
    err.reset();
    console(false, Map.of()).message(message);
    assertThat(text(err)).isEqualTo(message + "\n");
  }

  @ParameterizedTest
  @CsvSource({"24 80, 80", "0 0, 0", "'', 0", "stty: no, 0", "1 12345678, 0"})
  void readsWhatSttySays(String said, int expected) {
    assertThat(TerminalSize.columns(said)).isEqualTo(expected);
    assertThat(TerminalSize.columns(said + "\n")).isEqualTo(expected);
  }

  @Test
  void readsTheSizeOnceUntilItChanges() {
    AtomicInteger asked = new AtomicInteger();
    TerminalSize size = new TerminalSize(asked::incrementAndGet);
    size.follow();
    assertThat(size.columns()).isEqualTo(size.columns()).isEqualTo(1);
    new Signals("WINCH").raise();
    await().until(() -> size.columns() == 2);
  }

  @Test
  void knowsTerminalsByTheirDevice(@TempDir Path streams) throws Exception {
    String[] devices = {
      "/dev/pts/3", "/dev/tty1", "/dev/console", "pipe:[7]", "/dev/null", "/tmp/a"
    };
    for (int i = 0; i < devices.length; i++) {
      Files.createSymbolicLink(streams.resolve(Integer.toString(i)), Path.of(devices[i]));
      assertThat(Terminals.isTerminal(streams, i)).as(devices[i]).isEqualTo(i < 3);
    }
  }
}
