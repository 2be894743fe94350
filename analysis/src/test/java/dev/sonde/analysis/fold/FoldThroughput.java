package dev.sonde.analysis.fold;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.SplittableRandom;

/**
 * Measures decoding and folding of events on one thread: events a second, and the memory of the
 * fold.
 */
final class FoldThroughput {

  private static final int DISTINCT = 4096;
  private static final int CHUNKS = 16;

  private FoldThroughput() {}

  public static void main(String[] arguments) {
    long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    Run run = RunBuilder.of("together").count(1L << 31).partitions(1).build();
    byte[][] templates = templates(run);
    for (int round = 0; round < 3; round++) {
      measure(run, templates, events);
    }
  }

  private static byte[][] templates(Run run) {
    SplittableRandom random = new SplittableRandom(7);
    byte[][] templates = new byte[DISTINCT][];
    for (int i = 0; i < DISTINCT; i++) {
      ProbeEvent event =
          Probe.of(run, i, 0)
              .tokens(CHUNKS)
              .ttftMicros(100_000 + random.nextInt(400_000))
              .gapMicros(random.nextInt(30_000))
              .text("The three rivers are the Rhine, the Danube and the Elbe " + i % 3)
              .event();
      templates[i] = EventCodec.encode(event);
    }
    return templates;
  }

  private static void measure(Run run, byte[][] templates, long events) {
    CellFold fold = new CellFold(run, new Cell("default", 0), 0);
    long[] folded = new long[1];
    EventCodec.Handler handler =
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            fold.add(renumbered(event, folded[0]++));
          }

          @Override
          public void end(String id, String reason) {
            fold.end(0);
          }
        };
    long start = System.nanoTime();
    for (long i = 0; i < events; i++) {
      EventCodec.decode(templates[(int) (i % DISTINCT)], handler);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    int bytes = fold.toPartial().toByteArray().length;
    double partialMillis = (System.nanoTime() - start) / 1e6;
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        "%d events: %.0f/s, partial %d bytes in %.0f ms, %d MiB in use, %d ok%n",
        events, events / seconds, bytes, partialMillis, used >> 20, fold.counts().succeeded());
  }

  private static ProbeEvent renumbered(ProbeEvent event, long index) {
    return new ProbeEvent(
        new ProbeEvent.ProbeId(
            event.run(), event.region(), index, event.attempt(), event.target(), event.prompt()),
        event.worker(),
        event.outcome(),
        event.detail(),
        event.timings(),
        event.usage(),
        event.answer(),
        event.wire(),
        event.client());
  }
}
