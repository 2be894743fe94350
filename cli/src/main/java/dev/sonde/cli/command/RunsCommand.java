package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.PrintableText;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the runs of a coordinator. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the runs of a coordinator, newest first.",
    footer = {
      "",
      "Examples:",
      "  sonde runs",
      "  sonde runs --status running",
      "  sonde runs -o json"
    })
final class RunsCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final ServerFlags at = new ServerFlags();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of runs to list (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "List only runs with this status: queued, running, ended or cancelled.")
  private @Nullable String status;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  RunsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Server server = at.server(console);
    String query = status == null ? "" : "&status=" + Server.encoded(status);
    JsonNode found = server.json("/api/v1/runs?limit=" + limit + query);
    long dead = found.path("deadLetters").asLong();
    if (dead > 0) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "note: records that could not be decoded: %d, see %s/api/v1/dead-letters%n",
              dead,
              server.url());
    }
    console
        .out()
        .print(
            output == FleetFlags.Output.json
                ? PrintableText.json(found.toPrettyString()) + "\n"
                : table(found.path("runs"), console.listWidth()));
    return ExitCode.OK.code();
  }

  private static String table(JsonNode runs, int width) {
    if (runs.isEmpty()) {
      return "no runs\n";
    }
    TextTable table = TextTable.of(5, "RUN", "STATUS", "CREATED", "NAME", "").omitting("CREATED");
    for (JsonNode run : runs) {
      table.row(
          run.path("id").asText(),
          run.path("status").asText(),
          run.path("createdAt").asText("?"),
          run.path("name").asText(),
          run.path("message").asText());
    }
    return table.text(width);
  }
}
