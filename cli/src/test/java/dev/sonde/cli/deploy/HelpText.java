package dev.sonde.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** The help text of a role. */
final class HelpText {

  private HelpText() {}

  static String of(String role) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      Console console =
          new Console(InputStream.nullInputStream(), print, print, Terminals.NONE, Map.of());
      Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
      assertThat(SondeCommand.execute(console, clocks, role, "--help")).isZero();
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
