package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.wire.Heartbeat;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The workers with a recent heartbeat. Safe for use by several threads. */
final class WorkerRoster {

  /** A worker without a heartbeat for this time counts as lost; heartbeats come once a second. */
  private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final NanoClock clock;
  private final InstantSource wall;
  private final Map<String, Seen> byWorker = new TreeMap<>();

  WorkerRoster(NanoClock clock, InstantSource wall) {
    this.clock = clock;
    this.wall = wall;
  }

  private record Seen(Heartbeat beat, long nanos) {}

  /** A worker, and the age of its last heartbeat. */
  record Member(Heartbeat beat, double silentSeconds) {

    boolean live() {
      return silentSeconds * 1e9 <= LIVE_NANOS;
    }
  }

  /**
   * Stores a heartbeat.
   *
   * @param replayed whether the heartbeat is older than this process. Its age is then computed from
   *     its timestamp, and is as exact as the clocks of broker and process agree; otherwise its age
   *     is 0
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

  /** The last heartbeats of the live workers. */
  List<Heartbeat> live() {
    return members().stream().filter(Member::live).map(Member::beat).toList();
  }

  /** Regions with a live worker, in order. */
  List<String> liveRegions() {
    return live().stream().map(Heartbeat::region).distinct().sorted().toList();
  }

  /** Those of the given regions that have no live worker. */
  List<String> missing(Collection<String> regions) {
    List<String> live = liveRegions();
    return regions.stream().filter(region -> !live.contains(region)).toList();
  }

  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("workers");
    for (Member each : members()) {
      ObjectNode worker = list.addObject();
      worker.put("id", each.beat().worker());
      worker.put("region", each.beat().region());
      worker.put("live", each.live());
      worker.put("silentSeconds", Math.round(each.silentSeconds() * 1000) / 1000.0);
      worker.put("version", each.beat().version());
      worker.put("partitions", each.beat().work().partitions());
      worker.put("inFlight", each.beat().work().inFlight());
      worker.put("claimsFull", each.beat().work().claimsFull());
      worker.put("cpu", each.beat().jvm().cpu());
      worker.put("clockOffsetMs", each.beat().clock().offset().millis());
      worker.put("clockErrorMs", each.beat().clock().offset().errorMillis());
    }
    return json;
  }
}
