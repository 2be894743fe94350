package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.NoiseFloor;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a worker while it measured.
 *
 * @param cpu its share of the machine's processors, 0 to 1; the largest value of a second, like the
 *     machine's
 * @param noiseFloor its machine's own error by the last selftest; null without one
 */
public record WorkerReport(
    String id,
    String region,
    @JsonUnwrapped Delays delays,
    @Nullable Double cpu,
    @JsonUnwrapped ClockReading clock,
    @JsonUnwrapped Heartbeat.Machine machine,
    @Nullable NoiseFloor noiseFloor) {

  /** The same worker under another id. */
  public WorkerReport called(String otherId) {
    return new WorkerReport(otherId, region, delays, cpu, clock, machine, noiseFloor);
  }

  /** The delays of a worker. */
  public record Delays(Lag sendLagMs, Lag loopLagMs, Pause gcPauseMs) {}

  /**
   * A worker's clock compared with the broker's.
   *
   * @param offsetMs broker time minus worker time; null when unknown
   * @param errorMs the error bound of the offset
   */
  public record ClockReading(
      @JsonProperty("clockOffsetMs") @Nullable Double offsetMs,
      @JsonProperty("clockErrorMs") @Nullable Double errorMs) {}

  /**
   * How late a worker was.
   *
   * @param p70 of the loop lag, which the verdict judges, like {@code p95}; absent otherwise, and
   *     in older reports
   * @param p95 absent below 20 probes too
   */
  public record Lag(
      long count,
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p99,
      @Nullable Double max,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double p70,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double p95) {}

  /** The longest pause. */
  public record Pause(@Nullable Double max) {}
}
