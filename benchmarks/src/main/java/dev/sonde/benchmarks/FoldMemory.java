package dev.sonde.benchmarks;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import java.util.Locale;
import java.util.Set;

/** Folds a growing number of events and prints, at each power of ten, the memory in use. */
public final class FoldMemory {

  private static final Set<String> KEYS = Set.of("events");
  private static final long FIRST = 100_000;

  private FoldMemory() {}

  public static void main(String[] args) {
    int events = Arguments.of(args, KEYS).number("events", 10_000_000);
    CellFold fold =
        new CellFold(
            SampleRun.against("http://127.0.0.1:1/v1", "benchmark/model"),
            new Cell(SampleRun.REGION, 0),
            0);
    EventCodec.Handler handler = new Into(fold);
    long start = System.nanoTime();
    long next = FIRST;
    for (long i = 0; i < events; i++) {
      EventCodec.decode(EventCodec.encode(SampleRun.event(i)), handler);
      if (i + 1 == next) {
        System.out.printf(
            Locale.ROOT,
            "events=%d heapKib=%d residentMib=%d partialKib=%d seconds=%.1f%n",
            next,
            ProcessUsage.heapKibAfterCollection(),
            ProcessUsage.residentMib(),
            fold.toPartial().getSerializedSize() / 1024,
            (System.nanoTime() - start) / 1e9);
        next *= 10;
      }
    }
  }

  private record Into(CellFold fold) implements EventCodec.Handler {
    @Override
    public void probe(ProbeEvent event) {
      fold.add(event);
    }

    @Override
    public void end(String run, String reason) {
      throw new IllegalStateException("found an end, but a probe was encoded");
    }
  }
}
