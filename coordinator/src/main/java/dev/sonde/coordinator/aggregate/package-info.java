/**
 * Events in, partials out: the shell around the fold.
 *
 * <p>Owns events partitions by consumer group; writes each partition's partials in one transaction
 * with its offset. What folding means is {@code coordinator.fold}'s.
 */
@NullMarked
package dev.sonde.coordinator.aggregate;

import org.jspecify.annotations.NullMarked;
