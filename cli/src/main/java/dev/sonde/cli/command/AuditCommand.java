package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verbs about audits. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "VERB",
    description = {
      "Add, list and run audits at a coordinator: specs with a schedule.",
      "docs/AUDITS.md has the first audit in five minutes."
    },
    footer = {
      "",
      "Examples:",
      "  sonde audit add examples/audits/heartbeat.yaml",
      "  sonde audit list",
      "  sonde audit slots heartbeat",
      "  sonde audit history heartbeat",
      "  sonde audit add --help"
    })
final class AuditCommand implements Runnable {

  @Spec private @Nullable CommandSpec described;

  private final Console console;
  private final Clocks clocks;

  AuditCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  void addVerbs(CommandLine audit) {
    audit.addSubcommand(new AuditAddCommand(console));
    audit.addSubcommand(new AuditListCommand(console, clocks.wall()));
    audit.addSubcommand(new AuditShowCommand(console));
    audit.addSubcommand(new AuditSlotsCommand(console));
    audit.addSubcommand(new AuditHistoryCommand(console, clocks.wall()));
    audit.addSubcommand(new AuditChangeCommands.Run(console));
    audit.addSubcommand(new AuditChangeCommands.Pause(console));
    audit.addSubcommand(new AuditChangeCommands.Resume(console));
    audit.addSubcommand(new AuditRemoveCommand(console));
    audit.addSubcommand(new AuditAlertsCommand(console));
    audit.addSubcommand(new AuditHoldCommands.Ack(console, clocks));
    audit.addSubcommand(new AuditHoldCommands.Silence(console, clocks));
    audit.addSubcommand(new AuditAnnotateCommand(console, clocks));
    audit.addSubcommand(new AuditTestAlertCommand(console));
  }

  @Override
  public void run() {
    CommandSpec all = described;
    if (all != null) {
      all.commandLine().usage(console.out());
    }
  }
}
