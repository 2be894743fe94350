package dev.sonde.cli.command;

import dev.sonde.analysis.format.EventCsv;
import dev.sonde.analysis.report.EventJson;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.StepRun;
import dev.sonde.cli.events.ParquetEvents;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.files.OutputFile;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.api.EventLines;
import dev.sonde.kafka.KafkaSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the events of a run. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Print the events of a run, one per line.",
    footer = {
      "",
      "Examples:",
      "  sonde events last | jq 'select(.outcome != \"ok\")'",
      "  sonde events last --format csv > events.csv",
      "  sonde events last --format parquet --out events.parquet",
      "  sonde events last --server http://127.0.0.1:8080"
    })
final class EventsCommand implements Callable<Integer> {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "A run id, a prefix of it, last, or a path.")
  private String run = "last";

  @Option(
      names = "--format",
      paramLabel = "jsonl|csv|parquet",
      defaultValue = "jsonl",
      description = "Output format (${DEFAULT-VALUE}).")
  private Format format = Format.JSONL;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file instead of stdout.")
  private @Nullable Path out;

  @Mixin private final RunHome home = new RunHome();

  EventsCommand(Console console) {
    this.console = console;
  }

  /** Output formats of events. */
  enum Format {
    JSONL,
    CSV,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    Path file = out;
    if (format == Format.PARQUET) {
      if (file == null) {
        throw new CommandException(
            ExitCode.USAGE, "--format parquet is binary and needs --out FILE");
      }
      parquet(file);
      return ExitCode.OK.code();
    }
    if (file == null) {
      PrintStream out = console.out();
      try (PrintStream buffered =
          new PrintStream(
              new BufferedOutputStream(out, BUFFER_BYTES), false, StandardCharsets.UTF_8)) {
        print(buffered::print);
      }
    } else {
      try (OutputFile output = OutputFile.create(file)) {
        print(output::print);
      }
    }
    return ExitCode.OK.code();
  }

  private void parquet(Path file) throws IOException {
    ParquetEvents events;
    try {
      events = ParquetEvents.to(file);
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
    try (events) {
      lines(events::add);
    } catch (UncheckedIOException e) {
      throw FileFault.writing(file, Objects.requireNonNull(e.getCause()));
    }
  }

  private void print(Consumer<String> output) throws IOException {
    if (format == Format.JSONL) {
      lines(line -> output.accept(line + "\n"));
    } else {
      EventCsv csv = new EventCsv();
      output.accept(csv.header());
      lines(line -> output.accept(csv.row(line)));
    }
  }

  private void lines(Consumer<String> lines) throws IOException {
    Server server = home.server(console);
    KafkaSettings cluster = home.cluster();
    if (server != null) {
      String id = ServerFlags.run(server, run);
      server.lines("/api/v1/runs/" + id + "/events", lines);
    } else if (cluster != null) {
      RemoteRuns runs = RemoteRuns.read(cluster);
      Run found = runs.run(run);
      EventLines.read(cluster, found, runs.startedAt(found.id()), "events", lines::accept);
    } else {
      each(saved(), lines);
    }
  }

  private Path saved() {
    Path folder = RunLookup.find(console, run);
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          ExitCode.USAGE, folder + " is a file; events are read from the folder of a run");
    }
    return folder;
  }

  /**
   * Passes on the events of a run; of a sweep or a search, those of its steps, whose folders are
   * beside its own.
   */
  static void each(Path folder, Consumer<String> lines) {
    if (!Files.exists(folder.resolve(SavedRuns.RUN))
        && Files.exists(folder.resolve(SavedRuns.REPORT))) {
      List<StepRun> steps =
          ReportJson.read(InputFile.text(folder.resolve(SavedRuns.REPORT))).steps();
      if (steps != null) {
        for (StepRun step : steps) {
          ofOne(folder.resolveSibling(step.run()), lines);
        }
        return;
      }
    }
    ofOne(folder, lines);
  }

  private static void ofOne(Path folder, Consumer<String> lines) {
    EventJson json = new EventJson(SavedRun.of(folder), SavedRun.startedAt(folder));
    SavedRun.events(
        folder,
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            try {
              lines.accept(json.line(event));
            } catch (IOException e) {
              throw new UncheckedIOException("cannot write an event", e);
            }
          }

          @Override
          public void end(String ended, String reason) {}
        });
  }
}
