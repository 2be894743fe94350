package dev.sonde.simulator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** The records of one event loop. Owned by that loop, without locks. */
final class LoopTruth {
  private final Chronicle chronicle;
  private final AtomicLong inFlight;
  private final Map<String, Map<Integer, Long>> counts = new HashMap<>();
  private final Histogram lagMicros = new Histogram(2);
  private long posts;
  private long stalls;
  private long refusedConnections;
  private long peakInFlight;

  /**
   * Creates empty records.
   *
   * @param inFlight shared by all loops
   */
  LoopTruth(Chronicle chronicle, AtomicLong inFlight) {
    this.chronicle = chronicle;
    this.inFlight = inFlight;
  }

  void received() {
    posts++;
    peakInFlight = Math.max(peakInFlight, inFlight.incrementAndGet());
  }

  void refusedConnection() {
    refusedConnections++;
  }

  void stalled() {
    stalls++;
  }

  void late(long nanos) {
    lagMicros.recordValue(Math.max(0, nanos / 1_000));
  }

  void add(RequestTruth request) {
    inFlight.decrementAndGet();
    String provider = request.provider();
    counts
        .computeIfAbsent(provider == null ? "none" : provider, slug -> new HashMap<>())
        .merge(request.status(), 1L, Long::sum);
    chronicle.add(request);
  }

  /** The finished requests so far, which any thread may read later. */
  Iterator<RequestTruth> records() {
    return chronicle.cut();
  }

  /** The counts so far. */
  Tally tally() {
    Map<String, Map<Integer, Long>> copy = new HashMap<>();
    counts.forEach((slug, byStatus) -> copy.put(slug, new HashMap<>(byStatus)));
    return new Tally(
        posts,
        peakInFlight,
        chronicle.duplicates(),
        chronicle.dropped(),
        stalls,
        refusedConnections,
        copy,
        lagMicros.copy());
  }

  /** Clears everything except the requests in flight. */
  void reset() {
    chronicle.clear();
    counts.clear();
    lagMicros.reset();
    posts = 0;
    stalls = 0;
    refusedConnections = 0;
    peakInFlight = inFlight.get();
  }

  /** One loop's share of the {@link Stats}; immutable. */
  record Tally(
      long posts,
      long peakInFlight,
      long duplicates,
      long dropped,
      long stalls,
      long refusedConnections,
      Map<String, Map<Integer, Long>> counts,
      Histogram lagMicros) {}
}
