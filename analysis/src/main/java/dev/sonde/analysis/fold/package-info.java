/**
 * Folds the events of each events partition of a run into partials, and merges the partials.
 *
 * <p>Idempotent (a repeated event changes nothing), ranked (the better record of a probe counts)
 * and exact after a restart: a fold restored from its partial gives the same result as one that was
 * never interrupted. Pure: no Kafka, no clock, no dependency on reports.
 */
@NullMarked
package dev.sonde.analysis.fold;

import org.jspecify.annotations.NullMarked;
