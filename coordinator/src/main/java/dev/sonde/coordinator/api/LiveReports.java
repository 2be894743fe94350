package dev.sonde.coordinator.api;

import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.coordinator.merge.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  /** A report that is made, or being made since then. */
  private record Made(CompletableFuture<Report> report, long nanos) {

    boolean isFresh(long now) {
      return !report.isDone() || now - nanos < FRESH_NANOS;
    }
  }

  /** Returns the interim report; blocks while it is computed, here or for another client. */
  Report of(Run run) {
    CompletableFuture<Report> mine = new CompletableFuture<>();
    CompletableFuture<Report> others = claim(run.id(), mine);
    if (others != null) {
      return others.join();
    }
    try {
      Report report = computed(run);
      mine.complete(report);
      return report;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      synchronized (made) {
        made.values().removeIf(each -> each.report == mine);
      }
      throw e;
    }
  }

  /** The report that is fresh or being made; null when the caller is to make {@code mine}. */
  private @Nullable CompletableFuture<Report> claim(String run, CompletableFuture<Report> mine) {
    synchronized (made) {
      long now = clock.nanos();
      Made before = made.get(run);
      if (before != null && before.isFresh(now)) {
        return before.report;
      }
      made.put(run, new Made(mine, now));
      if (made.size() > KEPT) {
        made.remove(made.keySet().iterator().next());
      }
      return null;
    }
  }

  private Report computed(Run run) {
    return RunReport.interim(
        run,
        board.progress(run.id()),
        board.cells(run),
        board.workers().live().stream()
            .filter(beat -> run.spec().regions().contains(beat.region()))
            .toList());
  }
}
