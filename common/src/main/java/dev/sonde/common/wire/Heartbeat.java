package dev.sonde.common.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself, once a second.
 *
 * @param partitions jobs partitions it holds
 * @param inFlight probes it has open
 * @param claimsFull whether a partition's list of claims was full since the last heartbeat
 * @param gcPauseMaxMillis the longest pause since the last heartbeat
 * @param cpu share of one core, of all the cores it may use, that its process used; null at first
 * @param clockOffsetMillis broker time less its own wall clock; null until it is known
 * @param clockErrorMillis half the round trip it was learned from
 * @param clockStepMillis the largest step of its wall clock against its monotonic one since the
 *     last heartbeat; null from a version that does not say
 * @param machineCpu share of all processors that was used since the last heartbeat, by whomever
 * @param stolen share of them that the hypervisor gave to others
 * @param cpuPressure share of the time in which something waited for a processor
 * @param environment its system, processors and Java, for people; null likewise
 * @param noiseFloor what its machine's selftest found; null without one
 */
public record Heartbeat(
    String worker,
    String region,
    String version,
    int partitions,
    int inFlight,
    boolean claimsFull,
    double gcPauseMaxMillis,
    @Nullable Double cpu,
    @Nullable Double clockOffsetMillis,
    @Nullable Double clockErrorMillis,
    @Nullable Double clockStepMillis,
    @Nullable Double machineCpu,
    @Nullable Double stolen,
    @Nullable Double cpuPressure,
    @Nullable String environment,
    @Nullable NoiseFloor noiseFloor) {}
