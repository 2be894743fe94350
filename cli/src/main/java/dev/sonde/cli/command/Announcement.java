package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.Estimate;
import dev.sonde.coordinator.plan.PlanText;

/** What will be sent and what it can cost at worst, told before anything is spent. */
final class Announcement {

  private final Console console;

  Announcement(Console console) {
    this.console = console;
  }

  void print(Run run) {
    console.err().print(PlanText.brief(run, Estimate.of(run)));
    console.err().flush();
  }

  void requireConsent() {
    if (!console.confirm("Go on?")) {
      throw new CommandException(ExitCode.INCOMPLETE, "nothing was sent");
    }
  }
}
