package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The verbs that ask for one change of an audit. */
final class AuditChangeCommands {

  private AuditChangeCommands() {}

  /** What they have in common. */
  private abstract static sealed class Change implements Callable<Integer>
      permits Run, Pause, Resume {

    private final Console console;
    private final String action;

    @Parameters(paramLabel = "AUDIT", description = "The name of the audit.")
    private String audit = "";

    @Mixin private final AuditFlags flags = new AuditFlags();

    Change(Console console, String action) {
      this.console = console;
      this.action = action;
    }

    @Override
    public Integer call() {
      JsonNode changed = flags.server(console).post(AuditFlags.path(audit) + "/" + action);
      if (flags.isJson()) {
        AuditFlags.print(console, changed);
      } else {
        console.out().println(text(changed));
      }
      return ExitCode.OK.code();
    }

    String audit() {
      return audit;
    }

    abstract String text(JsonNode changed);
  }

  /** Runs an audit now. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Run an audit now, as a slot that is marked as made by hand.",
        "It counts against the caps. The run's id is printed; sonde watch RUN follows it."
      },
      footer = {"", "Example:", "  sonde audit run heartbeat"})
  static final class Run extends Change {

    Run(Console console) {
      super(console, "runs");
    }

    @Override
    String text(JsonNode changed) {
      return AuditFlags.cell(changed, "run");
    }
  }

  /** Pauses an audit. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Pause an audit: its slots are recorded as paused until it is resumed.",
      footer = {"", "Example:", "  sonde audit pause heartbeat"})
  static final class Pause extends Change {

    Pause(Console console) {
      super(console, "pause");
    }

    @Override
    String text(JsonNode changed) {
      return "audit " + audit() + " is paused";
    }
  }

  /** Resumes an audit. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Resume a paused audit with its next slot.",
      footer = {"", "Example:", "  sonde audit resume heartbeat"})
  static final class Resume extends Change {

    Resume(Console console) {
      super(console, "resume");
    }

    @Override
    String text(JsonNode changed) {
      return "audit "
          + audit()
          + " is active; its next slot is "
          + AuditFlags.cell(changed, "nextSlot");
    }
  }
}
