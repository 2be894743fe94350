package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.spec.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the JSON Schema of specs. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Print the JSON Schema of specs.",
    footer = {"", "Example:", "  sonde schema > spec.schema.json"})
final class SchemaCommand implements Callable<Integer> {

  private final Console console;

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(SpecSchema.text());
    return ExitCode.OK.code();
  }
}
