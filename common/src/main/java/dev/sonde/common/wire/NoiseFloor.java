package dev.sonde.common.wire;

/**
 * What a machine's selftest found: its error up to a load.
 *
 * @param measuredAt ISO 8601, UTC
 * @param probesPerSecond the highest load at which the error stayed within the test's limit
 * @param ttftErrorMillis of the time to the first token, at the 99th percentile, at that load
 * @param gapErrorMillis of a probe's mean gap between tokens, likewise
 */
public record NoiseFloor(
    String measuredAt, double probesPerSecond, double ttftErrorMillis, double gapErrorMillis) {}
