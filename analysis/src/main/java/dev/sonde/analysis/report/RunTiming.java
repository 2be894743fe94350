package dev.sonde.analysis.report;

import org.jspecify.annotations.Nullable;

/**
 * When a run started and ended.
 *
 * @param startAtMillis epoch milliseconds of offset 0
 * @param endedAtMillis log time of its end; null while the run continues
 */
public record RunTiming(long startAtMillis, @Nullable Long endedAtMillis) {}
