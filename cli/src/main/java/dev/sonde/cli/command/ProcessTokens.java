package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.worker.probe.HfTokens;
import dev.sonde.worker.probe.TokenSource;
import java.nio.file.Path;

/** Where this process finds its tokens. */
final class ProcessTokens {

  private ProcessTokens() {}

  static TokenSource of(Console console) {
    String home = console.environment().getOrDefault("HOME", ".");
    return new HfTokens(console.environment(), Path.of(home));
  }
}
