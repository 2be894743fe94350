package dev.sonde.coordinator.api;

import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.coordinator.merge.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Interim reports of runs, each computed at most once a second for any number of clients. Safe for
 * use by several threads.
 */
final class LiveReports {

  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
  private static final int KEPT = 64;

  private final RunBoard board;
  private final NanoClock clock;
  private final Map<String, Made> made = new LinkedHashMap<>();

  LiveReports(RunBoard board, NanoClock clock) {
    this.board = board;
    this.clock = clock;
  }

  private record Made(Report report, long nanos) {}

  /** Returns the interim report; blocks while it is computed. */
  Report of(Run run) {
    long now = clock.nanos();
    synchronized (made) {
      Made before = made.get(run.id());
      if (before != null && now - before.nanos < FRESH_NANOS) {
        return before.report;
      }
    }
    Report report =
        RunReport.interim(
            run,
            board.progress(run.id()),
            board.cells(run),
            board.workers().live().stream()
                .filter(beat -> run.spec().regions().contains(beat.region()))
                .toList());
    synchronized (made) {
      made.put(run.id(), new Made(report, now));
      if (made.size() > KEPT) {
        made.remove(made.keySet().iterator().next());
      }
    }
    return report;
  }
}
