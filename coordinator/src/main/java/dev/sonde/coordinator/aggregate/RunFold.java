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
  private final Map<Cell, Keyed> cells = new HashMap<>();
  private final Map<String, CellFold> touched = new LinkedHashMap<>();
  private boolean ended;

  /** A cell, and the key of its partial. */
  private record Keyed(String key, CellFold fold) {}

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
      CellFold fold = CellFold.fromPartial(run, partial);
      cells.put(fold.cell(), keyed(fold.cell(), fold));
    }
  }

  private Keyed keyed(Cell cell, CellFold fold) {
    return new Keyed(Topics.partialKey(run.id(), partition, cell.region(), cell.target()), fold);
  }

  /** Adds an event. After the end it is ignored, because the partials are final. */
  public void add(ProbeEvent event) {
    if (ended) {
      return;
    }
    Keyed cell = cell(new Cell(event.region(), event.target()));
    cell.fold().add(event);
    touched.put(cell.key(), cell.fold());
  }

  private Keyed cell(Cell cell) {
    Keyed known = cells.get(cell);
    return known != null
        ? known
        : cells.computeIfAbsent(cell, each -> keyed(each, new CellFold(run, each, partition)));
  }

  /** Makes all cells final, including those without an event. Only the first end counts. */
  public void end(long atMillis) {
    if (ended) {
      return;
    }
    ended = true;
    for (String region : run.spec().regions()) {
      for (int target = 0; target < run.targets().size(); target++) {
        Keyed cell = cell(new Cell(region, target));
        cell.fold().end(atMillis);
        touched.put(cell.key(), cell.fold());
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
