package dev.sonde.common.wire;

/**
 * The result of a machine's selftest: its measuring error up to a load.
 *
 * @param measuredAt ISO 8601, UTC
 * @param probesPerSecond the highest load at which the error stayed within the test's limit
 * @param ttftErrorMillis error of the time to the first token at that load, 99th percentile
 * @param gapErrorMillis error of a probe's mean gap between tokens at that load, 99th percentile
 */
public record NoiseFloor(
    String measuredAt, double probesPerSecond, double ttftErrorMillis, double gapErrorMillis) {}
