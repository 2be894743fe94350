package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All input of a report.
 *
 * @param cells a cell without events may be absent
 * @param workers the workers' own figures, in any order
 * @param stops why dispatch ended early; empty when it did not
 */
public record ReportInput(
    Run run,
    RunTiming timing,
    Map<Cell, MergedCell> cells,
    Dispatched dispatched,
    List<WorkerHealth> workers,
    Set<Stop> stops) {

  private static final Comparator<WorkerHealth> BY_ID =
      Comparator.comparing(WorkerHealth::id).thenComparing(WorkerHealth::region);

  public ReportInput {
    // Sorted: the order of Map.copyOf differs between processes.
    cells = Collections.unmodifiableMap(new TreeMap<>(cells));
    workers = workers.stream().sorted(BY_ID).toList();
    stops = Set.copyOf(stops);
  }

  MergedCell merged(Cell cell) {
    MergedCell merged = cells.get(cell);
    return merged == null ? MergedCell.empty(run, cell) : merged;
  }
}
