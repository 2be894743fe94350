package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the slots of an audit measured. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show what the slots of an audit measured, a line a series, and what has changed.",
      "The figures of the range are merged from all its probes, never averaged."
    },
    footer = {
      "",
      "Examples:",
      "  sonde audit history heartbeat",
      "  sonde audit history latency --since 7d --cell groq --metric e2e",
      "  sonde audit history latency --since 90d --format csv > latency.csv"
    })
final class AuditHistoryCommand implements Callable<Integer> {

  private static final int MOST_POINTS = 2_000;

  /** Of a series in text: a sparkline has fewer characters. */
  private static final int SHOWN = 100;

  private final Console console;
  private final InstantSource wall;

  @Parameters(paramLabel = "AUDIT", description = "The name of the audit.")
  private String audit = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "30d",
      converter = DurationConverter.class,
      description = "How far to look back (${DEFAULT-VALUE}).")
  private Duration since = Duration.ZERO;

  @Option(
      names = "--cell",
      paramLabel = "P",
      description = "Only series of this provider, model, region or MODEL/PROVIDER/REGION.")
  private @Nullable String cell;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "ttft",
      description =
          "ttft, e2e, itl, output_tokens_per_second, success_rate or usd_per_1k_tokens"
              + " (${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--format",
      paramLabel = "text|json|csv|md",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Mixin private final AuditFlags flags = new AuditFlags();

  /** What it is written as. */
  @SuppressWarnings("checkstyle:MemberName")
  enum Format {
    text,
    json,
    csv,
    md
  }

  AuditHistoryCommand(Console console, InstantSource wall) {
    this.console = console;
    this.wall = wall;
  }

  @Override
  public Integer call() {
    boolean whole = flags.isJson() || format == Format.json || format == Format.csv;
    Instant from = wall.instant().minus(since);
    String path =
        AuditFlags.path(audit)
            + "/history?summary=true&points="
            + (whole ? MOST_POINTS : SHOWN)
            + "&metric="
            + Server.encoded(metric)
            + "&from="
            + Server.encoded(from.toString())
            + (cell == null ? "" : "&cell=" + Server.encoded(cell));
    JsonNode found = flags.server(console).json(path);
    if (whole && isThinned(found)) {
      console
          .err()
          .println(
              "a long series has the lowest and the highest point of each stretch only: ask for a"
                  + " shorter time with --since, or for one --cell");
    }
    if (flags.isJson() || format == Format.json) {
      AuditFlags.print(console, found);
      return ExitCode.OK.code();
    }
    HistoryText text = new HistoryText(found);
    console
        .out()
        .print(
            switch (format) {
              case csv -> text.csv();
              case md -> text.markdown();
              default -> text.text(console.listWidth());
            });
    return ExitCode.OK.code();
  }

  /** Whether the API left out points of a series that has too many. */
  private static boolean isThinned(JsonNode found) {
    for (JsonNode series : found.path("series")) {
      if (series.path("thinned").asBoolean()) {
        return true;
      }
    }
    return false;
  }
}
