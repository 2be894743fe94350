package dev.sonde.cli.command;

import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import java.nio.file.Path;

/** Finds a saved run by its id, a prefix of it, {@code last}, or a path. */
final class RunLookup {

  private RunLookup() {}

  static Path find(Console console, String run) {
    try {
      return SavedRuns.of(console.environment())
          .find(run)
          .orElseThrow(
              () ->
                  new CommandException(
                      ExitCode.USAGE,
                      "no saved run is \""
                          + run
                          + "\"; allowed are an id, a prefix of it, last, or a path"));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
