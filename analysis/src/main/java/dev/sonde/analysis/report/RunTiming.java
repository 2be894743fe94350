package dev.sonde.analysis.report;

import org.jspecify.annotations.Nullable;

/**
 * When a run started and ended.
 *
 * @param startAtMillis epoch milliseconds that offset 0 stands for
 * @param endedAtMillis log time of its end, or null while it goes on
 */
public record RunTiming(long startAtMillis, @Nullable Long endedAtMillis) {}
