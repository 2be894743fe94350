/**
 * The statements that a sample of latencies or outcomes supports, and the sample sizes they need.
 *
 * <p>Pure mathematics on numbers: no probes, reports or units.
 */
@NullMarked
package dev.sonde.analysis.statistics;

import org.jspecify.annotations.NullMarked;
