package dev.sonde.kafka;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The runs that this process has read.
 *
 * @param mark marks where the topic of runs ends, and tells whether it was read up to there
 */
public record FollowedRuns(RunBook book, Supplier<BooleanSupplier> mark) {}
