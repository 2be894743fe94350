package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.hub.Reconciliation.Computed;
import dev.sonde.cli.server.Server;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.spec.SpecParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The computed cost of each cell of a finished run, with the session id that its requests carried.
 *
 * @param endpoint of the spec
 * @param billTo organisation that pays; null if the token's own account pays or if it is unknown
 */
record ComputedCosts(
    String run,
    String endpoint,
    @Nullable String billTo,
    Instant started,
    Instant finished,
    List<Computed> cells) {

  private static final double NANOS_PER_UNIT = 1e9;

  ComputedCosts {
    cells = List.copyOf(cells);
  }

  /** Reads the costs of a run that is saved on this machine. */
  static ComputedCosts saved(Path found) throws IOException {
    Path folder = Files.isDirectory(found) ? found : found.toAbsolutePath().getParent();
    if (folder == null || !Files.exists(folder.resolve(SavedRuns.RUN))) {
      throw new CommandException(
          ExitCode.USAGE, found + " has no " + SavedRuns.RUN + " beside its report");
    }
    Run run = SavedRun.of(folder);
    Report report =
        PooledRuns.read(found.toString(), each -> InputFile.text(folder.resolve(SavedRuns.REPORT)));
    List<String> targets =
        run.targets().stream().map(each -> key(each.model(), each.provider())).toList();
    return of(report, targets, run.spec().endpoint(), run.spec().billTo());
  }

  /** Reads the costs of a coordinator's run, which is assumed to have called the real router. */
  static ComputedCosts served(Server server, String id) {
    List<String> targets = new ArrayList<>();
    for (JsonNode each : server.json("/api/v1/runs/" + id).path("targets")) {
      targets.add(key(each.path("model").asText(), each.path("provider").asText()));
    }
    Report report = ReportJson.read(server.text("/api/v1/runs/" + id + "/report"));
    return of(report, targets, SpecParser.DEFAULT_ENDPOINT, null);
  }

  private static String key(String model, String provider) {
    return model + ' ' + provider;
  }

  private static ComputedCosts of(
      Report report, List<String> targets, String endpoint, @Nullable String billTo) {
    String finished = report.run().finishedAt();
    if (finished == null) {
      throw new CommandException(
          ExitCode.INCOMPLETE, "run " + report.run().id() + " has not ended");
    }
    List<Computed> cells = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      int target = targets.indexOf(key(cell.model(), cell.provider()));
      if (target < 0) {
        throw new CommandException(
            ExitCode.USAGE, cell.provider() + " is in the report but is no target of the run");
      }
      String session = report.run().id() + "-" + target + "-" + cell.region();
      cells.add(
          new Computed(
              cell.model(),
              cell.provider(),
              cell.region(),
              session.substring(0, Math.min(session.length(), 256)),
              nanoUsd(cell),
              cell.ledger().succeeded() + cell.warmup().sent() - cell.warmup().failed()));
    }
    return new ComputedCosts(
        report.run().id(),
        endpoint,
        billTo,
        Instant.parse(report.run().startedAt()),
        Instant.parse(finished),
        cells);
  }

  private static @Nullable Long nanoUsd(CellReport cell) {
    Double measured = cell.cost().totalUsd();
    Double warmup = cell.warmup().costUsd();
    return measured == null
        ? null
        : Long.valueOf(Math.round((measured + (warmup == null ? 0 : warmup)) * NANOS_PER_UNIT));
  }
}
