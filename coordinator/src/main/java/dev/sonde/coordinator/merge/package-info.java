/**
 * Merges partials into reports: the shell around the report.
 *
 * <p>Keeps the latest partial of every (run, partition, cell), and writes a run's report when all
 * of them are final.
 */
@NullMarked
package dev.sonde.coordinator.merge;

import org.jspecify.annotations.NullMarked;
