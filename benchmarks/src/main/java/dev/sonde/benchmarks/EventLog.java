package dev.sonde.benchmarks;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;

/** Encoded events of one cell, and the fold that reads them. Used on one thread. */
final class EventLog implements EventCodec.Handler {

  private final byte[][] records;
  private CellFold fold = newFold();

  private EventLog(byte[][] records) {
    this.records = records;
  }

  static EventLog of(int events) {
    byte[][] records = new byte[events][];
    for (int i = 0; i < events; i++) {
      records[i] = EventCodec.encode(SampleRun.event(i));
    }
    return new EventLog(records);
  }

  private static CellFold newFold() {
    return new CellFold(
        SampleRun.against("http://127.0.0.1:1/v1", "benchmark/model"),
        new Cell(SampleRun.REGION, 0),
        0);
  }

  boolean isEmpty() {
    return records.length == 0;
  }

  /** Continues with an empty fold. */
  void startOver() {
    fold = newFold();
  }

  /** Folds every event; returns how many have succeeded. */
  long foldAll() {
    for (byte[] each : records) {
      EventCodec.decode(each, this);
    }
    long succeeded = fold.counts().succeeded();
    if (succeeded != records.length) {
      throw new IllegalStateException(succeeded + " of " + records.length + " were counted");
    }
    return succeeded;
  }

  @Override
  public void probe(ProbeEvent event) {
    fold.add(event);
  }

  @Override
  public void end(String run, String reason) {
    throw new IllegalStateException("found an end in a log of probes");
  }
}
