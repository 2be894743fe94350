package dev.sonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {

  private static final String ASCII = "ANSI_X3.4-1968";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatAnAsciiPlatformHasReplacedIsReadFromTheCommandLine() throws IOException {
    String[] decoded = {"--prompt", "\ufffd\ufffd"};
    Path cmdline = cmdline("java\0-cp\0sonde.jar\0Main\0--prompt\0ß 你 🌍\0");
    assertThat(Arguments.of(decoded, ASCII, cmdline)).containsExactly("--prompt", "ß 你 🌍");
    assertThat(Arguments.of(new String[] {"a", ""}, ASCII, cmdline("Main\0a\0\0")))
        .containsExactly("a", "");
  }

  @Test
  void aPlatformWithUtf8AndOneWithoutTheFileAreTakenAsTheyAre() {
    Path none = folder.resolve("none");
    assertThat(Arguments.of(new String[] {"ß"}, "UTF-8", none)).containsExactly("ß");
    assertThat(Arguments.of(new String[] {"\ufffd"}, ASCII, none)).containsExactly("\ufffd");
  }

  @Test
  void whatIsNotUtf8IsFound() throws IOException {
    Path latin = folder.resolve("latin");
    Files.write(latin, new byte[] {'a', 0, (byte) 0xe4, 0});
    assertThat(Arguments.unreadable(Arguments.of(new String[] {"a", "\ufffd"}, ASCII, latin)))
        .isEqualTo(2);
    assertThat(Arguments.unreadable(Arguments.of(new String[] {"ß"}, "UTF-8", latin))).isZero();
  }

  private Path cmdline(String text) throws IOException {
    return Files.writeString(folder.resolve("cmdline"), text);
  }
}
