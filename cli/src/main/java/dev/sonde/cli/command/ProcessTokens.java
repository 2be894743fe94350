package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.worker.probe.HfTokens;
import dev.sonde.worker.probe.TokenSource;
import java.nio.file.Path;

/** The tokens of this process, from its environment and home folder. */
final class ProcessTokens {

  private ProcessTokens() {}

  static TokenSource of(Console console) {
    String home = console.environment().getOrDefault("HOME", ".");
    return new HfTokens(console.environment(), Path.of(home));
  }
}
