package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many measured probes of each cell were dispatched, warm-up not counted.
 *
 * @param byCell absent cells had none dispatched
 */
public record Dispatched(Map<Cell, Long> byCell) {

  public Dispatched {
    byCell = Map.copyOf(byCell);
  }

  /** What a dispatch that treats all targets alike has sent out. */
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
