package dev.sonde.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What the simulator did. Event loops write, the control port reads; a lock keeps it whole. */
final class Truth {
  /** How many requests are remembered; older ones are only counted. */
  static final int CAPACITY = 131_072;

  /** Later than this at the 99th percentile, and the simulator says it was behind. */
  static final long BEHIND_MICROS = 1_000;

  private final ArrayDeque<RequestTruth> requests = new ArrayDeque<>();
  private final Map<String, Integer> timesSeen = new HashMap<>();
  private final Map<String, Map<Integer, Long>> counts = new TreeMap<>();
  private final Histogram lagMicros = new Histogram(2);
  private final int capacity;
  private long posts;
  private long inFlight;
  private long peakInFlight;
  private long duplicateRequestIds;
  private long forgotten;

  Truth(int capacity) {
    this.capacity = capacity;
  }

  synchronized void received() {
    posts++;
    inFlight++;
    peakInFlight = Math.max(peakInFlight, inFlight);
  }

  synchronized void late(long nanos) {
    lagMicros.recordValue(Math.max(0, nanos / 1_000));
  }

  synchronized void add(RequestTruth request) {
    inFlight--;
    if (timesSeen.merge(request.requestId(), 1, Integer::sum) > 1) {
      duplicateRequestIds++;
    }
    String provider = request.provider();
    counts
        .computeIfAbsent(provider == null ? "none" : provider, slug -> new TreeMap<>())
        .merge(request.status(), 1L, Long::sum);
    requests.addLast(request);
    if (requests.size() > capacity) {
      forgotten++;
      String oldest = requests.removeFirst().requestId();
      timesSeen.computeIfPresent(oldest, (id, times) -> times > 1 ? times - 1 : null);
    }
  }

  synchronized List<RequestTruth> requests() {
    return new ArrayList<>(requests);
  }

  synchronized Stats stats() {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    counts.forEach((slug, byStatus) -> copy.put(slug, new TreeMap<>(byStatus)));
    Stats.Lag lag =
        new Stats.Lag(
            lagMicros.getTotalCount(),
            lagMicros.getValueAtPercentile(50),
            lagMicros.getValueAtPercentile(99),
            lagMicros.getValueAtPercentile(99.9),
            lagMicros.getMaxValue());
    return new Stats(
        posts,
        inFlight,
        peakInFlight,
        duplicateRequestIds,
        forgotten,
        copy,
        lag,
        lag.p99() > BEHIND_MICROS);
  }

  /** Forgets everything but the requests still in flight. */
  synchronized void reset() {
    requests.clear();
    timesSeen.clear();
    counts.clear();
    lagMicros.reset();
    posts = 0;
    peakInFlight = inFlight;
    duplicateRequestIds = 0;
    forgotten = 0;
  }

  Optional<String> warning() {
    Stats stats = stats();
    return stats.behind()
        ? Optional.of(
            "warning: the simulator was behind its own plan: p99 %d µs, max %d µs late"
                .formatted(stats.lagMicros().p99(), stats.lagMicros().max()))
        : Optional.empty();
  }
}
