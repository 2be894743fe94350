package dev.sonde.cli.command;

import dev.sonde.audit.document.AuditSchema;
import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.spec.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the JSON Schema of specs or audits. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Print the JSON Schema of specs, or of audits.",
    footer = {
      "",
      "Examples:",
      "  sonde schema > spec.schema.json",
      "  sonde schema --audit > audit.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {

  private final Console console;

  @Option(names = "--audit", description = "That of audits, which contains that of specs.")
  private boolean audit;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(audit ? AuditSchema.text() : SpecSchema.text());
    return ExitCode.OK.code();
  }
}
