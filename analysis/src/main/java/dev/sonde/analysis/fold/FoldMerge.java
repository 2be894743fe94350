package dev.sonde.analysis.fold;

import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Merges the latest partial of every partition. Their order does not matter. */
public final class FoldMerge {

  private FoldMerge() {}

  /**
   * Merges a run's partials into its cells.
   *
   * @param latest the latest partial of each (partition, cell)
   * @return by cell, in the order of targets and regions; cells without a partial are absent
   * @throws IllegalArgumentException when two have the same partition and cell, or one is of
   *     another run
   */
  public static Map<Cell, MergedCell> merge(Run run, Collection<Partial> latest) {
    Map<Cell, List<Partial>> byCell = new TreeMap<>();
    for (Partial partial : latest) {
      require(partial.getRun().equals(run.id()), "run", partial);
      Cell cell = new Cell(partial.getRegion(), partial.getTarget());
      require(cell.target() < run.targets().size(), "target", partial);
      byCell.computeIfAbsent(cell, any -> new ArrayList<>()).add(partial);
    }
    Map<Cell, MergedCell> merged = new TreeMap<>();
    byCell.forEach((cell, partials) -> merged.put(cell, mergeCell(run, cell, partials)));
    return merged;
  }

  private static MergedCell mergeCell(Run run, Cell cell, List<Partial> partials) {
    partials.sort(Comparator.comparingInt(Partial::getPartition));
    CellState state = CellState.whole(run, cell.target());
    boolean complete = true;
    long endedAtMillis = 0;
    int last = -1;
    for (Partial partial : partials) {
      require(partial.getPartition() != last, "partition", partial);
      last = partial.getPartition();
      state.merge(partial);
      complete &= partial.getFinal();
      endedAtMillis = Math.max(endedAtMillis, partial.getEndedAtMillis());
    }
    return new MergedCell(cell, state, complete, endedAtMillis);
  }

  private static void require(boolean holds, String field, Partial partial) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s of the partial of run %s, partition %d, region %s, target %d does not fit the others"
              .formatted(
                  field,
                  partial.getRun(),
                  partial.getPartition(),
                  partial.getRegion(),
                  partial.getTarget()));
    }
  }
}
