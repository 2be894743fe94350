/**
 * Partials in, reports out: the shell around the report.
 *
 * <p>Keeps the latest partial of every (run, partition, cell) and writes the report when each is
 * final.
 */
@NullMarked
package dev.sonde.coordinator.merge;

import org.jspecify.annotations.NullMarked;
