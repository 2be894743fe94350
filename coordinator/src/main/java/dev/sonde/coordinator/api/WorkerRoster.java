package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import dev.sonde.common.wire.Heartbeat;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Who said lately that they live. Safe for use by several threads. */
final class WorkerRoster {

  /** Beyond it a worker, which says so once a second, is taken for gone. */
  private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final NanoClock clock;
  private final InstantSource wall;
  private final Map<String, Seen> byWorker = new TreeMap<>();

  WorkerRoster(NanoClock clock, InstantSource wall) {
    this.clock = clock;
    this.wall = wall;
  }

  private record Seen(Heartbeat beat, long nanos) {}

  /** A worker, and how long ago it was heard. */
  record Member(Heartbeat beat, double silentSeconds) {

    boolean live() {
      return silentSeconds * 1e9 <= LIVE_NANOS;
    }
  }

  /**
   * Takes in a heartbeat.
   *
   * @param replayed whether it was there before this process: then its stamp says how old it is, as
   *     far as the clocks of broker and process agree; what comes later is new when it comes
   */
  synchronized void heard(Heartbeat beat, long stampMillis, boolean replayed) {
    long ageMillis = replayed ? Math.max(0, wall.millis() - stampMillis) : 0;
    long nanos = clock.nanos() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
    byWorker.put(beat.worker(), new Seen(beat, nanos));
  }

  synchronized void forget(String worker) {
    byWorker.remove(worker);
  }

  synchronized List<Member> members() {
    long now = clock.nanos();
    return byWorker.values().stream()
        .map(seen -> new Member(seen.beat, Math.max(0, now - seen.nanos) / 1e9))
        .toList();
  }

  /** What the live workers last said. */
  List<Heartbeat> live() {
    return members().stream().filter(Member::live).map(Member::beat).toList();
  }

  /** Regions with a live worker, in order. */
  List<String> liveRegions() {
    return live().stream().map(Heartbeat::region).distinct().sorted().toList();
  }

  /** Those of the regions where nobody lives. */
  List<String> missing(Collection<String> regions) {
    List<String> live = liveRegions();
    return regions.stream().filter(region -> !live.contains(region)).toList();
  }
}
