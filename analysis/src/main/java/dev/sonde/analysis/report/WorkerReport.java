package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.NoiseFloor;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a worker while it measured.
 *
 * @param cpu share of the machine that it used, 0 to 1; the largest a second, as the machine's
 * @param noiseFloor its machine's own error by its last selftest; null without one
 */
public record WorkerReport(
    String id,
    String region,
    @JsonUnwrapped Delays delays,
    @Nullable Double cpu,
    @JsonUnwrapped ClockReading clock,
    @JsonUnwrapped Heartbeat.Machine machine,
    @Nullable NoiseFloor noiseFloor) {

  /** The same under another id. */
  public WorkerReport called(String otherId) {
    return new WorkerReport(otherId, region, delays, cpu, clock, machine, noiseFloor);
  }

  /** What made a worker late. */
  public record Delays(Lag sendLagMs, Lag loopLagMs, Pause gcPauseMs) {}

  /**
   * A worker's clock against the broker's.
   *
   * @param offsetMs broker time less its own; null when it is not known
   * @param errorMs how far that may be off
   */
  public record ClockReading(
      @JsonProperty("clockOffsetMs") @Nullable Double offsetMs,
      @JsonProperty("clockErrorMs") @Nullable Double errorMs) {}

  /** How late a worker was. */
  public record Lag(
      long count,
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p99,
      @Nullable Double max) {}

  /** The longest pause. */
  public record Pause(@Nullable Double max) {}
}
