package dev.sonde.history.point;

/**
 * The measuring error of the workers by their last selftests, the worst of the region.
 *
 * @param ttftErrorMs of the time to the first token, 99th percentile
 * @param gapErrorMs of a probe's mean gap between tokens, 99th percentile
 */
public record Noise(double ttftErrorMs, double gapErrorMs) {}
