package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import java.util.Map;
import java.util.TreeMap;

/**
 * The number of measured probes that were dispatched, without the warm-up.
 *
 * @param byCell a cell without an entry had none
 */
public record Dispatched(Map<Cell, Long> byCell) {

  public Dispatched {
    byCell = Map.copyOf(byCell);
  }

  /** Counts from the progress of a dispatch that sends every block to all targets. */
  public static Dispatched of(Run run, Progress progress) {
    Map<Cell, Long> byCell = new TreeMap<>();
    progress
        .nextBlock()
        .forEach(
            (region, next) -> {
              for (int target = 0; target < run.targets().size(); target++) {
                byCell.put(new Cell(region, target), Math.max(0, next - run.warmupBlocks()));
              }
            });
    return new Dispatched(byCell);
  }

  long of(Cell cell) {
    return byCell.getOrDefault(cell, 0L);
  }
}
