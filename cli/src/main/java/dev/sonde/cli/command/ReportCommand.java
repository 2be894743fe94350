package dev.sonde.cli.command;

import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.ReportJson;
import dev.sonde.coordinator.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A saved report again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Print a saved run's report again.",
    footer = {"", "Examples:", "  sonde report last", "  sonde report 01K --format json"})
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "An id, its prefix, last, or a path.")
  private String run = "last";

  @Option(
      names = {"--format", "-o"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print it (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  ReportCommand(Console console) {
    this.console = console;
  }

  /** How to print a report. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    Path found = SavedRun.find(console, run);
    Path file = Files.isDirectory(found) ? found.resolve(SavedRuns.REPORT) : found;
    String json = Files.readString(file);
    Report report;
    try {
      report = ReportJson.read(json);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage(), e);
    }
    console
        .out()
        .print(
            format == Format.JSON
                ? json
                : TextReport.render(report, console.width(), console.color()));
    return ExitCode.OK.code();
  }
}
