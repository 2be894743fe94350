package dev.sonde.coordinator.aggregate;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cells of one run in one events partition. Owned by the aggregator's thread. */
public final class RunFold {

  private final Run run;
  private final int partition;
  private final Map<String, CellFold> cells = new HashMap<>();
  private final Map<String, CellFold> touched = new LinkedHashMap<>();
  private boolean ended;

  public RunFold(Run run, int partition) {
    this.run = run;
    this.partition = partition;
  }

  public void restore(Partial partial) {
    if (partial.getFinal()) {
      ended = true;
    } else {
      cells.put(key(partial.getRegion(), partial.getTarget()), CellFold.fromPartial(run, partial));
    }
  }

  private String key(String region, int target) {
    return Topics.partialKey(run.id(), partition, region, target);
  }

  /** Adds an event. After the end it is ignored, because the partials are final. */
  public void add(ProbeEvent event) {
    if (ended) {
      return;
    }
    CellFold cell = cell(event.region(), event.target());
    cell.add(event);
    touched.put(key(event.region(), event.target()), cell);
  }

  private CellFold cell(String region, int target) {
    return cells.computeIfAbsent(
        key(region, target), unused -> new CellFold(run, new Cell(region, target), partition));
  }

  /** Makes all cells final, including those without an event. Only the first end counts. */
  public void end(long atMillis) {
    if (ended) {
      return;
    }
    ended = true;
    for (String region : run.spec().regions()) {
      for (int target = 0; target < run.targets().size(); target++) {
        CellFold cell = cell(region, target);
        cell.end(atMillis);
        touched.put(key(region, target), cell);
      }
    }
  }

  /** The partials that changed since the last call, by key. */
  public Map<String, Partial> changed() {
    Map<String, Partial> partials = new LinkedHashMap<>();
    touched.forEach((key, cell) -> partials.put(key, cell.toPartial()));
    touched.clear();
    return partials;
  }

  /** Whether the end was seen: nothing changes any more. */
  boolean isOver() {
    return ended;
  }
}
