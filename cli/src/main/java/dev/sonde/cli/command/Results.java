package dev.sonde.cli.command;

import dev.sonde.analysis.html.HtmlReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.files.OutputFile;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the results of an ended run to stdout and, with {@code --out}, to a folder. */
final class Results {

  private final Console console;
  private final FleetFlags flags;
  private @Nullable String failure;

  Results(Console console, FleetFlags flags) {
    this.console = console;
    this.flags = flags;
  }

  /** Sets why nothing was measured, which a person reads instead of tables of failures. */
  void insteadOfText(String why) {
    failure = why;
  }

  /**
   * Prints and copies the results.
   *
   * @param unsaved why the run could not be saved completely, which is thrown at the end; or null
   */
  void deliver(Report report, Path saved, @Nullable FileFault unsaved) {
    print(report);
    if (unsaved != null) {
      throw unsaved;
    }
    Path out = flags.out;
    if (out != null) {
      copy(report, saved, out);
    }
    if (!flags.quiet) {
      console.message("saved: " + saved + (out == null ? "" : " and " + out));
    }
  }

  private void print(Report report) {
    String cause = failure;
    if (cause != null) {
      console.line("sonde: " + cause);
    }
    if (flags.output == FleetFlags.Output.json) {
      console.out().print(ReportJson.write(report));
    } else if (cause == null) {
      console.out().print(TextReport.render(report, console.width(), console.color()));
    }
    console.out().flush();
  }

  private static void copy(Report report, Path saved, Path out) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw FileFault.writing(out, e);
    }
    OutputFile.write(
        out.resolve(SavedRuns.REPORT), InputFile.text(saved.resolve(SavedRuns.REPORT)));
    OutputFile.write(out.resolve("report.html"), HtmlReport.render(report));
    try (OutputFile lines = OutputFile.create(out.resolve("events.jsonl"))) {
      EventsCommand.each(saved, lines::line);
    }
  }
}
