package dev.sonde.coordinator.merge;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.PartialPieces;
import dev.sonde.analysis.fold.PartialRecord;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.EarlyEnd;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The latest partials of every (partition, cell) of one run. Pure; one owner. */
public final class RunMerge {

  private final Run run;
  private final PartialPieces latest = new PartialPieces();

  public RunMerge(Run run) {
    this.run = run;
  }

  /**
   * Takes a record of the partials topic: it replaces the one of the same key.
   *
   * @throws IllegalArgumentException when it cannot be decoded
   */
  public void accept(String key, byte[] value) {
    PartialRecord.put(latest, key, Topics.partialOfChunk(key), value);
  }

  /** Replaces the partial of the same key in the topic. */
  void accept(String key, Partial partial) {
    latest.put(key, partial);
  }

  /** Replaces the partial of the same partition and cell. */
  public void accept(Partial partial) {
    latest.put(
        Topics.partialKey(
            partial.getRun(), partial.getPartition(), partial.getRegion(), partial.getTarget()),
        partial);
  }

  /** Whether every partition of every cell is final. */
  public boolean isFinal() {
    int cells = run.spec().regions().size() * run.targets().size();
    return latest.finals() == cells * run.eventPartitions();
  }

  /**
   * The threshold that ends the run early: one that is certain to fail, if the spec has {@code
   * abortOnFail}.
   */
  Optional<String> failing(Optional<Progress> progress) {
    if (!run.spec().abortOnFail() || progress.isEmpty() || latest.isEmpty()) {
      return Optional.empty();
    }
    RunTiming timing = new RunTiming(progress.get().startAtMillis(), null);
    return EarlyEnd.of(
        new ReportInput(
            run, timing, cells(), Dispatched.of(run, progress.get()), List.of(), Set.of()));
  }

  /** All cells of the run, merged over the partitions. */
  public Map<Cell, MergedCell> cells() {
    Map<Cell, MergedCell> cells = FoldMerge.merge(run, latest.whole());
    for (String region : run.spec().regions()) {
      for (int target = 0; target < run.targets().size(); target++) {
        cells.computeIfAbsent(new Cell(region, target), cell -> MergedCell.empty(run, cell));
      }
    }
    return cells;
  }
}
