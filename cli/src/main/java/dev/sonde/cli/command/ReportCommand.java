package dev.sonde.cli.command;

import dev.sonde.analysis.format.ReportFormat;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.cli.files.OutputFile;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the report of a run, or the merged report of several. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Print the report of a run that is saved here, at a coordinator or on a cluster.",
    footer = {
      "",
      "Examples:",
      "  sonde report last",
      "  sonde report 01K --format json",
      "  sonde report last --format md > comment.md",
      "  sonde report last --format html --out report.html",
      "  sonde report last --format junit --out sonde.xml",
      "  sonde report 01KA 01KB eu/report.json",
      "  sonde report last --server http://127.0.0.1:8080"
    })
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..*",
      description = {
        "A run id, a prefix of it, last, or a path (last).",
        "Several runs of one plan are merged into one report."
      })
  private List<String> runs = List.of("last");

  @Option(
      names = {"--format", "-o"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Output format: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file instead of stdout.")
  private @Nullable Path out;

  @Mixin private final RunHome home = new RunHome();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Report report = PooledRuns.read(console, runs, run -> home.report(console, run));
    Path file = out;
    if (file == null) {
      console
          .out()
          .print(
              format == ReportFormat.TEXT
                  ? TextReport.render(report, console.width(), console.color())
                  : format.render(report));
    } else {
      OutputFile.write(file, format.render(report));
    }
    return ExitCode.OK.code();
  }
}
