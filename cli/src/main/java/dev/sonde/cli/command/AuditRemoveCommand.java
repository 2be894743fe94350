package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an audit. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Remove an audit. A run that is under way ends; the slots are kept.",
    footer = {
      "",
      "Examples:",
      "  sonde audit remove heartbeat",
      "  sonde audit remove heartbeat --purge"
    })
final class AuditRemoveCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "AUDIT", description = "The name of the audit.")
  private String audit = "";

  @Option(names = "--purge", description = "Delete its slots too, also of a removed audit.")
  private boolean purge;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditRemoveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    flags.server(console).delete(AuditFlags.path(audit) + (purge ? "?purge=true" : ""));
    String done = purge ? "audit %s is deleted with its slots" : "audit %s is removed";
    if (flags.isJson()) {
      console.out().printf("{\"id\":\"%s\",\"purged\":%s}%n", audit, purge);
    } else {
      console.out().println(done.formatted(audit));
    }
    return ExitCode.OK.code();
  }
}
