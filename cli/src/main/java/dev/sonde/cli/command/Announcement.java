package dev.sonde.cli.command;

import dev.sonde.cli.steps.StepPlan;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.Target;
import dev.sonde.common.text.UsdText;
import dev.sonde.coordinator.plan.RunPlan;

/** Prints what will be sent and its worst-case cost, before anything is sent. */
final class Announcement {

  private final Console console;

  Announcement(Console console) {
    this.console = console;
  }

  void print(RunPlan plan) {
    console.err().print(plan.brief(console.errorWidth()));
    console.err().flush();
  }

  void print(StepPlan plan) {
    console.err().println(plan.text(console.errorWidth()));
    console.err().flush();
  }

  /** Prints the request that checks the account, which the plan does not count. */
  void check(Target target) {
    console
        .err()
        .printf(
            "before that, one token of %s to check the account: at most %s%n",
            target.provider(), UsdText.text(Preflight.mostNanoUsd(target)));
    console.err().flush();
  }

  void requireConsent() {
    if (!console.confirm("Continue?")) {
      throw new CommandException(ExitCode.INCOMPLETE, "nothing was sent");
    }
  }
}
