package dev.sonde.worker;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.worker.claim.ClaimBounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a worker.
 *
 * @param id unique in the fleet
 * @param region whose jobs it takes
 * @param eventLoops how many cores may send probes
 * @param claimAhead how long before its due time a probe is claimed
 * @param maxLateness a probe that is not sent within this time after it was due is dropped
 * @param rehearsal how long client, decoder and codec are warmed up before the first probe
 * @param noiseFloor the result of the machine's last selftest; null without one
 * @param outbound how requests leave this machine
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
    @Nullable NoiseFloor noiseFloor,
    Outbound outbound) {

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
        null,
        Outbound.DIRECT);
  }

  /** These options with other bounds. */
  public WorkerOptions within(ClaimBounds other) {
    return new WorkerOptions(
        id,
        region,
        version,
        eventLoops,
        claimAhead,
        maxLateness,
        rehearsal,
        other,
        noiseFloor,
        outbound);
  }

  /** These options with another rehearsal before the first probe. */
  public WorkerOptions rehearsing(Duration other) {
    return new WorkerOptions(
        id,
        region,
        version,
        eventLoops,
        claimAhead,
        maxLateness,
        other,
        bounds,
        noiseFloor,
        outbound);
  }

  /** These options with the result of the machine's selftest. */
  public WorkerOptions quoting(@Nullable NoiseFloor found) {
    return new WorkerOptions(
        id,
        region,
        version,
        eventLoops,
        claimAhead,
        maxLateness,
        rehearsal,
        bounds,
        found,
        outbound);
  }

  /** These options with another way out of this machine. */
  public WorkerOptions through(Outbound way) {
    return new WorkerOptions(
        id,
        region,
        version,
        eventLoops,
        claimAhead,
        maxLateness,
        rehearsal,
        bounds,
        noiseFloor,
        way);
  }
}
