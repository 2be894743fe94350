package dev.sonde.cli.command;

import dev.sonde.coordinator.dispatch.RunRetention;
import picocli.CommandLine.Option;

/** The flag that says how many ended runs coordinators keep. */
final class RetentionFlags {

  @Option(
      names = "--keep-runs",
      paramLabel = "N",
      defaultValue = "" + RunRetention.USUAL,
      description =
          "Number of ended runs that are kept with their reports; those that ended first are"
              + " removed. Set the same number for all coordinators (${DEFAULT-VALUE}).")
  private int keepRuns = RunRetention.USUAL;

  int runs() {
    if (keepRuns < 1 || keepRuns > RunRetention.MOST) {
      throw new CommandException(
          ExitCode.USAGE, "--keep-runs is " + keepRuns + ", allowed is 1 to " + RunRetention.MOST);
    }
    return keepRuns;
  }
}
