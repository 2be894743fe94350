/**
 * The statements that a sample of latencies or outcomes supports, and from which size on.
 *
 * <p>Pure mathematics over numbers: no probes, reports or units.
 */
@NullMarked
package dev.sonde.analysis.statistics;

import org.jspecify.annotations.NullMarked;
