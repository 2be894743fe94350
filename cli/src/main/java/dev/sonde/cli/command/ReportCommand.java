package dev.sonde.cli.command;

import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.coordinator.format.ReportFormat;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.TextReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A saved report again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Print a run's report again: a saved one, a coordinator's or a cluster's.",
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
        "An id, its prefix, last, or a path; last by default.",
        "Several runs of one plan are merged, exactly."
      })
  private List<String> runs = List.of("last");

  @Option(
      names = {"--format", "-o"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How to print it: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write it to this file instead of stdout.")
  private @Nullable Path out;

  @Mixin private final RunHome home = new RunHome();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Report report = MergedRuns.read(console, runs, this::json);
    Path file = out;
    if (file == null) {
      console
          .out()
          .print(
              format == ReportFormat.TEXT
                  ? TextReport.render(report, console.width(), console.color())
                  : format.render(report));
    } else {
      Files.writeString(file, format.render(report));
    }
    return ExitCode.OK.code();
  }

  private String json(String run) throws IOException {
    Server server = home.server(console);
    if (server != null) {
      String id = ServerFlags.run(server, run);
      return server.text("/api/v1/runs/" + id + "/report");
    }
    KafkaSettings cluster = home.cluster();
    if (cluster != null) {
      RemoteRuns runs = RemoteRuns.read(cluster);
      String id = runs.run(run).id();
      byte[] report =
          runs.report(id)
              .orElseThrow(
                  () -> new CommandException(ExitCode.USAGE, "run " + id + " has no report yet"));
      return new String(report, StandardCharsets.UTF_8);
    }
    Path found = SavedRun.find(console, run);
    return Files.readString(Files.isDirectory(found) ? found.resolve(SavedRuns.REPORT) : found);
  }
}
