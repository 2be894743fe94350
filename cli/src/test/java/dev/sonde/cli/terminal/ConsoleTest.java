package dev.sonde.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.testing.HostileTexts;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever is printed, and however, passes the same way. */
class ConsoleTest {

  private static final String STYLED = "\u001b[1mbold\u001b[0m";
  private static final String REDRAWN = "\r\u001b[2Kline";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(boolean live, Map<String, String> environment) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        false,
        live,
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
  void stylesAndRedrawingAreForTerminalsThatHaveThem() {
    Console live = console(true, Map.of());
    live.out().print(STYLED + REDRAWN);
    live.err().print(STYLED + REDRAWN);
    assertThat(text(out)).isEqualTo(STYLED + " \ufffd[2Kline");
    assertThat(text(err)).isEqualTo(STYLED + REDRAWN);
    out.reset();
    err.reset();
    Console plain = console(true, Map.of("NO_COLOR", "1"));
    plain.err().print(STYLED + REDRAWN);
    assertThat(text(err)).isEqualTo("\ufffd[1mbold\ufffd[0m" + REDRAWN);
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
}
