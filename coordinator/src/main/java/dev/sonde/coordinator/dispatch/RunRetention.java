package dev.sonde.coordinator.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a partition's runs that are over are kept: the last to end, so many of them and of so
 * many bytes. Time is what the broker stamped. Pure; one owner.
 */
public final class RunRetention {

  /** Of all partitions together, where nobody says otherwise. */
  public static final int USUAL = 1_000;

  public static final int MOST = 100_000;

  /** Of all partitions together: every coordinator has them in memory, and not only once. */
  static final long MOST_BYTES = 32L << 20;

  /** A run's report is written, and whoever waits for it has seen it, before it may go. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private final int most;
  private final long mostBytes;
  private final Map<String, Integer> bytes = new HashMap<>();
  private final Map<String, Long> endedAtMillis = new HashMap<>();
  private long newestMillis;

  /**
   * What one of several partitions keeps.
   *
   * @param all how many of all partitions
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

  /** Any record: the newest stamp is the time. */
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

  /** Those to be forgotten, the longest over first, at most so many. */
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
