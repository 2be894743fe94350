package dev.sonde.cli.command;

import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.Rehearsed;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.Spec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Rehearses a load before anything is sent, and says so, asks or refuses where this machine does
 * not hold the limits of the verdict.
 */
final class RehearsalCheck {

  private final Console console;
  private final FleetFlags flags;

  RehearsalCheck(Console console, FleetFlags flags) {
    this.console = console;
    this.flags = flags;
  }

  /**
   * Begins, and returns at once.
   *
   * @param targets of the spec, without a control
   */
  CompletableFuture<Optional<Rehearsed>> begin(LocalFleet fleet, Spec spec, int targets) {
    if (flags.rehearse.off()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    int controls = spec.controlAa() ? spec.models().size() : 0;
    int cells = (targets + controls) * spec.regions().size();
    return fleet.rehearse(spec, cells, flags.rehearse.atMost(), flags.rehearse.always());
  }

  /**
   * Judges the result.
   *
   * @throws CommandException when the run must not start, or a person does not want it to
   */
  void judge(Optional<Rehearsed> result) {
    if (result.isEmpty() || result.get().held()) {
      return;
    }
    String text = result.get().text();
    if (flags.rehearse.strict()) {
      throw new CommandException(ExitCode.INVALID, "nothing was sent: " + text);
    }
    if (!flags.quiet) {
      console.note(text);
    }
    // Without --yes a person is asked about what costs money.
    if (!flags.yes && console.interactive() && flags.simulate == null) {
      new Announcement(console).requireConsent();
    }
  }
}
