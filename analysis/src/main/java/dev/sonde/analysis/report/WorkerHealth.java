package dev.sonde.analysis.report;

import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.NoiseFloor;
import org.jspecify.annotations.Nullable;

/**
 * What a worker said of itself in its heartbeats during a run.
 *
 * @param clock as frozen for the run, with the largest step its wall clock made
 * @param noiseFloor of its machine, by a selftest; null without one
 */
public record WorkerHealth(
    String id,
    String region,
    Heartbeat.Jvm jvm,
    Heartbeat.Clock clock,
    Heartbeat.Machine machine,
    @Nullable NoiseFloor noiseFloor) {}
