package dev.sonde.coordinator.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which finished runs of a partition are kept: those that ended last, up to a number of runs and of
 * bytes. Times are the broker's timestamps. Pure; one owner.
 */
public final class RunRetention {

  /** The default, for all partitions together. */
  public static final int USUAL = 1_000;

  public static final int MOST = 100_000;

  /**
   * For all partitions together. Every coordinator keeps these records in memory more than once.
   */
  static final long MOST_BYTES = 32L << 20;

  /** Least age before a run is deleted, so that its report is written and read. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private final int most;
  private final long mostBytes;
  private final Map<String, Integer> bytes = new HashMap<>();
  private final Map<String, Long> endedAtMillis = new HashMap<>();
  private long newestMillis;

  /**
   * The share of one of several partitions.
   *
   * @param all number of runs in all partitions
   */
  static RunRetention share(int all, int partitions) {
    return new RunRetention((all + partitions - 1) / partitions, MOST_BYTES / partitions);
  }

  RunRetention(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  void run(String id, int size, long stampMillis) {
    seen(stampMillis);
    bytes.put(id, size);
  }

  /** Any record: the newest timestamp is the current time. */
  void seen(long stampMillis) {
    newestMillis = Math.max(newestMillis, stampMillis);
  }

  void ended(String id, long stampMillis) {
    seen(stampMillis);
    endedAtMillis.putIfAbsent(id, stampMillis);
  }

  void gone(String id) {
    bytes.remove(id);
    endedAtMillis.remove(id);
  }

  /** The runs to delete, longest ended first, limited to a number. */
  List<String> expired(int atMost) {
    List<String> newestFirst = new ArrayList<>(endedAtMillis.keySet());
    newestFirst.sort(
        Comparator.comparingLong((String id) -> endedAtMillis.getOrDefault(id, 0L))
            .thenComparing(Comparator.naturalOrder())
            .reversed());
    List<String> expired = new ArrayList<>();
    long sum = 0;
    int kept = 0;
    for (String id : newestFirst) {
      sum += bytes.getOrDefault(id, 0);
      kept++;
      boolean beyond = kept > most || sum > mostBytes;
      if (beyond && newestMillis - endedAtMillis.getOrDefault(id, 0L) > GRACE.toMillis()) {
        expired.add(id);
      }
    }
    Collections.reverse(expired);
    return List.copyOf(expired.subList(0, Math.min(atMost, expired.size())));
  }
}
