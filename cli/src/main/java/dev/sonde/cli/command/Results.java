package dev.sonde.cli.command;

import dev.sonde.analysis.html.HtmlReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the results of an ended run to stdout and, with {@code --out}, to a folder. */
final class Results {

  private final Console console;
  private final FleetFlags flags;

  Results(Console console, FleetFlags flags) {
    this.console = console;
    this.flags = flags;
  }

  void deliver(Report report, Path saved) {
    console
        .out()
        .print(
            flags.output == FleetFlags.Output.json
                ? ReportJson.write(report)
                : TextReport.render(report, console.width(), console.color()));
    console.out().flush();
    Path out = flags.out;
    if (out != null) {
      copy(report, saved, out);
    }
    if (!flags.quiet) {
      console.err().println("saved: " + saved + (out == null ? "" : " and " + out));
    }
  }

  private static void copy(Report report, Path saved, Path out) {
    try {
      Files.createDirectories(out);
      Files.write(
          out.resolve(SavedRuns.REPORT), Files.readAllBytes(saved.resolve(SavedRuns.REPORT)));
      Files.writeString(out.resolve("report.html"), HtmlReport.render(report));
      try (PrintStream lines =
          new PrintStream(out.resolve("events.jsonl").toFile(), StandardCharsets.UTF_8)) {
        EventsCommand.print(saved, lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write results to " + out, e);
    }
  }
}
