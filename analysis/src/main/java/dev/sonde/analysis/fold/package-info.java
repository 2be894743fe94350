/**
 * From events to counts: folds each events partition of a run into its partials, and merges them.
 *
 * <p>Idempotent (a repeated event changes nothing), ranked (the better record of a probe counts)
 * and exact on restart: a fold that is restored from its partial gives the same result as one that
 * was never interrupted. Pure: no Kafka, no clock, no dependency on reports.
 */
@NullMarked
package dev.sonde.analysis.fold;

import org.jspecify.annotations.NullMarked;
