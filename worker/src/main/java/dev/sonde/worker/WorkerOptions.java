package dev.sonde.worker;

import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.worker.claim.ClaimBounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works.
 *
 * @param id unique in the fleet
 * @param region whose jobs it takes
 * @param eventLoops how many cores may send probes
 * @param claimAhead how long before its due time a probe is claimed
 * @param maxLateness a probe not claimed by its due time and this is dropped, never sent
 * @param rehearsal how long client, decoder and codec are exercised before the first probe
 * @param noiseFloor what the machine's last selftest found; null without one
 */
public record WorkerOptions(
    String id,
    String region,
    String version,
    int eventLoops,
    Duration claimAhead,
    Duration maxLateness,
    Duration rehearsal,
    ClaimBounds bounds,
    @Nullable NoiseFloor noiseFloor) {

  public WorkerOptions {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops is " + eventLoops + ", allowed is 1 or more");
    }
  }

  public static WorkerOptions of(String id, String region, String version, int eventLoops) {
    return new WorkerOptions(
        id,
        region,
        version,
        eventLoops,
        Duration.ofMillis(250),
        Duration.ofSeconds(10),
        Duration.ofMillis(300),
        ClaimBounds.DEFAULT,
        null);
  }

  /** The same with other bounds on what may be claimed. */
  public WorkerOptions within(ClaimBounds other) {
    return new WorkerOptions(
        id, region, version, eventLoops, claimAhead, maxLateness, rehearsal, other, noiseFloor);
  }

  /** The same, telling what the machine's selftest found. */
  public WorkerOptions quoting(@Nullable NoiseFloor found) {
    return new WorkerOptions(
        id, region, version, eventLoops, claimAhead, maxLateness, rehearsal, bounds, found);
  }
}
