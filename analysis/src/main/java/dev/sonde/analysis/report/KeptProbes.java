package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.ProbeRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The single probes that were kept, by cell. Empty while the run continues: they are evaluated only
 * at its end, since a live report is built every second.
 */
final class KeptProbes {

  private final Map<Cell, List<ProbeRow>> byCell;
  private final Slots slots;
  private final long seed;

  private KeptProbes(Map<Cell, List<ProbeRow>> byCell, long seed) {
    this.byCell = byCell;
    this.slots = Slots.over(byCell.values());
    this.seed = seed;
  }

  static KeptProbes of(ReportInput input) {
    Map<Cell, List<ProbeRow>> byCell = new TreeMap<>();
    if (input.timing().endedAtMillis() != null) {
      input.cells().forEach((cell, merged) -> byCell.put(cell, merged.sample()));
    }
    return new KeptProbes(byCell, input.run().spec().seed());
  }

  List<ProbeRow> of(Cell cell) {
    return byCell.getOrDefault(cell, List.of());
  }

  Collection<List<ProbeRow>> all() {
    return byCell.values();
  }

  /** The index of the time slot in which a probe was sent, from 0. */
  int slot(ProbeRow row) {
    return slots.of(row);
  }

  /** The start of a probe's time slot, in seconds from the run's start. */
  long slotStart(ProbeRow row) {
    return (long) slots.of(row) * slots.seconds();
  }

  Clusters clusters(Cell cell) {
    return new Clusters(of(cell), slots, seed);
  }

  @Nullable Timeline timeline(MergedCell cell) {
    return TimelineBuilder.of(of(cell.cell()), cell.counts().answered(), slots);
  }
}
