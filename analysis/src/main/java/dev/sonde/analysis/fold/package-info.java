/**
 * From events to counts: folds each events partition of a run into its partials, and merges them.
 *
 * <p>Idempotent (a repeated event changes nothing), ranked (the better record of a probe stands)
 * and exact on restart: a fold taken up from its partial goes on as if it had never stopped. Pure:
 * knows no Kafka, no clock, and nothing of what a report looks like.
 */
@NullMarked
package dev.sonde.analysis.fold;

import org.jspecify.annotations.NullMarked;
