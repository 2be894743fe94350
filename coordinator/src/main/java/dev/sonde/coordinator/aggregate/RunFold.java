package dev.sonde.coordinator.aggregate;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellChanges;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.SampleChunk;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

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

  /**
   * Continues a cell.
   *
   * @param partial with the rows of its samples
   */
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

  /**
   * The records of what changed since {@link #published()}, in the order in which they are to be
   * written.
   */
  public List<ProducerRecord<String, byte[]>> changed() {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    touched.forEach((key, cell) -> add(records, key, cell.changes()));
    return records;
  }

  /** The last changes are stored. */
  public void published() {
    touched.values().forEach(CellFold::published);
    touched.clear();
  }

  private void add(List<ProducerRecord<String, byte[]>> records, String key, CellChanges changes) {
    for (CellChanges.Chunk each : changes.chunks()) {
      byte[] content = each.content().map(SampleChunk::toByteArray).orElse(null);
      records.add(record(Topics.chunkKey(key, each.kind().label(), each.number()), content));
    }
    records.add(record(key, changes.partial().toByteArray()));
  }

  private ProducerRecord<String, byte[]> record(String key, byte @Nullable [] value) {
    return new ProducerRecord<>(Topics.PARTIALS, partition, key, value);
  }

  /** Whether the end was seen: nothing changes any more. */
  boolean isOver() {
    return ended;
  }
}
