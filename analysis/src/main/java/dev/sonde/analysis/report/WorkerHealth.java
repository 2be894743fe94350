package dev.sonde.analysis.report;

import dev.sonde.common.wire.NoiseFloor;
import org.jspecify.annotations.Nullable;

/**
 * What a worker said of itself in its heartbeats during a run; null what it did not say.
 *
 * @param gcPauseMaxMillis the longest collection pause
 * @param cpu share of the machine, 0 to 1
 * @param clockOffsetMillis its clock minus the broker's, as frozen for the run
 * @param clockErrorMillis how far that may be off
 * @param clockStepMillis the largest step its wall clock made
 * @param machineCpu share of all processors that was used, by whomever
 * @param stolen share of them that the hypervisor gave to others
 * @param cpuPressure share of the time in which something waited for a processor
 * @param environment system, processors and Java
 * @param noiseFloor of its machine, by a selftest
 */
public record WorkerHealth(
    String id,
    String region,
    @Nullable Double gcPauseMaxMillis,
    @Nullable Double cpu,
    @Nullable Double clockOffsetMillis,
    @Nullable Double clockErrorMillis,
    @Nullable Double clockStepMillis,
    @Nullable Double machineCpu,
    @Nullable Double stolen,
    @Nullable Double cpuPressure,
    @Nullable String environment,
    @Nullable NoiseFloor noiseFloor) {}
