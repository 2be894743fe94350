package dev.sonde.coordinator.merge;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportBuilder;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.analysis.report.VerdictLimits;
import dev.sonde.analysis.report.WorkerHealth;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.coordinator.spec.ReportedSpec;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the report of a run. Pure. */
public final class RunReport {

  private RunReport() {}

  /** The report of a run that is over. */
  public static Report of(
      Run run, Progress progress, Map<Cell, MergedCell> cells, Collection<Heartbeat> heartbeats) {
    long endedAtMillis =
        cells.values().stream().mapToLong(MergedCell::endedAtMillis).max().orElse(0);
    RunTiming timing =
        new RunTiming(progress.startAtMillis(), endedAtMillis == 0 ? null : endedAtMillis);
    return of(run, timing, progress, cells, heartbeats);
  }

  /**
   * The report of a run so far: also of one whose end some partitions have and others do not yet.
   */
  public static Report interim(
      Run run, Progress progress, Map<Cell, MergedCell> cells, Collection<Heartbeat> heartbeats) {
    return of(run, new RunTiming(progress.startAtMillis(), null), progress, cells, heartbeats);
  }

  private static Report of(
      Run run,
      RunTiming timing,
      Progress progress,
      Map<Cell, MergedCell> cells,
      Collection<Heartbeat> heartbeats) {
    List<WorkerHealth> workers = heartbeats.stream().map(RunReport::health).toList();
    return new ReportBuilder(VerdictLimits.of(run.spec().verdict()))
        .build(
            new ReportInput(
                run, timing, cells, Dispatched.of(run, progress), workers, stops(progress)))
        .of(ReportedSpec.of(run.spec()));
  }

  private static Set<Stop> stops(Progress progress) {
    Set<Stop> stops = EnumSet.noneOf(Stop.class);
    Code<Stop> reason = progress.reason();
    Stop known = reason == null ? null : reason.known();
    if (known != null) {
      stops.add(known);
    }
    return stops;
  }

  private static WorkerHealth health(Heartbeat beat) {
    return new WorkerHealth(
        beat.worker(), beat.region(), beat.jvm(), beat.clock(), beat.machine(), beat.noiseFloor());
  }
}
