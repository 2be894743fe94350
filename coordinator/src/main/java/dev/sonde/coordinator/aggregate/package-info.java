/**
 * Folds events into partials: the shell around the fold.
 *
 * <p>Owns events partitions by consumer group, and writes each partition's partials in one
 * transaction with its offset. The fold itself is in {@code analysis.fold}.
 */
@NullMarked
package dev.sonde.coordinator.aggregate;

import org.jspecify.annotations.NullMarked;
