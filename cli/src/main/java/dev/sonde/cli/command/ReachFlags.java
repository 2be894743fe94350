package dev.sonde.cli.command;

import dev.sonde.common.reach.Reach;
import java.util.List;
import picocli.CommandLine.Option;

/** The endpoints that submitted specs may call. */
final class ReachFlags {

  /** Takes a list, also in the environment and in files. */
  static final String FLAG = "--allow-endpoint";

  @Option(
      names = FLAG,
      split = ",",
      paramLabel = "URL[=VARIABLE]",
      description =
          "A base URL that specs may name, and the variable with the key that may be sent to it"
              + " (repeatable). Other endpoints are refused. Without this flag: Hugging Face's router"
              + " with HF_TOKEN, and this machine.")
  private List<String> allowed = List.of();

  Reach reach() {
    try {
      return Reach.ofFleet(allowed);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, FLAG + ": " + e.getMessage(), e);
    }
  }
}
