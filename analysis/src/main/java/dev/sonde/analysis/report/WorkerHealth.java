package dev.sonde.analysis.report;

import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.NoiseFloor;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own figures from its heartbeats during a run.
 *
 * @param clock as fixed for the run, with the largest step of its wall clock
 * @param noiseFloor of its machine, by a selftest; null without one
 */
public record WorkerHealth(
    String id,
    String region,
    Heartbeat.Jvm jvm,
    Heartbeat.Clock clock,
    Heartbeat.Machine machine,
    @Nullable NoiseFloor noiseFloor) {}
