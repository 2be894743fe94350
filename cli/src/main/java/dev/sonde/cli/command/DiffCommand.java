package dev.sonde.cli.command;

import dev.sonde.analysis.diff.Diff;
import dev.sonde.analysis.diff.DiffJson;
import dev.sonde.analysis.diff.DiffMarkdown;
import dev.sonde.analysis.diff.DiffOptions;
import dev.sonde.analysis.diff.DiffText;
import dev.sonde.analysis.diff.RunDiff;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what changed from one run to another. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Show what became slower, faster, more expensive or different from one run to another, and"
            + " how certain that is.",
    footer = {
      "",
      "Examples:",
      "  sonde diff 01KA last",
      "  sonde diff monday/report.json tuesday/report.json -o json",
      "  sonde diff 01KA last --server http://127.0.0.1:8080",
      "  sonde diff 01KA last --format md > comment.md",
      "  sonde diff 01KA last --fail-on 'p95(ttft) > +20%%' --fail-on 'error_rate > +1%%'",
      "",
      "Exit codes: 0; 1 if a --fail-on change is found or the runs are too small to"
          + " decide; 2 if the runs have different plans."
    })
final class DiffCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "The earlier run: an id, a prefix of it, last, or a path.")
  private String base = "";

  @Parameters(index = "1", paramLabel = "HEAD", description = "The later run.")
  private String head = "last";

  @Option(
      names = "--fail-on",
      paramLabel = "EXPR",
      description = {
        "Exit 1 on this change (repeatable).",
        "Figure: p50 or p95 of ttft, ttfa, itl, e2e or response; error_rate, success_rate (in"
            + " points), usd_per_1k_tokens, usd_per_success or output_tokens_per_second.",
        "Change: > +N%% or < -N%%. {provider=…,region=…} selects cells."
      })
  private List<String> failOn = List.of();

  @Option(names = "--anyway", description = "Compare runs of different plans too.")
  private boolean anyway;

  @Option(
      names = {"--format", "-o"},
      paramLabel = "text|json|md",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Mixin private final RunHome home = new RunHome();

  DiffCommand(Console console) {
    this.console = console;
  }

  /** Output formats of a diff. */
  enum Format {
    TEXT,
    JSON,
    MD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    Diff diff;
    try {
      diff =
          RunDiff.of(
              PooledRuns.read(base, run -> home.report(console, run)),
              PooledRuns.read(head, run -> home.report(console, run)),
              new DiffOptions(failOn, anyway));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    console
        .out()
        .print(
            switch (format) {
              case JSON -> DiffJson.write(diff);
              case MD -> DiffMarkdown.render(diff);
              case TEXT -> DiffText.render(diff, console.width(), console.color());
            });
    return (diff.holds() ? ExitCode.OK : ExitCode.THRESHOLD_FAILED).code();
  }
}
