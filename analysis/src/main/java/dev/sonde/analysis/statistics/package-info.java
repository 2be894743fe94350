/**
 * What a sample of latencies or outcomes allows to be said, and from which size on.
 *
 * <p>Pure mathematics over numbers: knows no probe, no report and no unit.
 */
@NullMarked
package dev.sonde.analysis.statistics;

import org.jspecify.annotations.NullMarked;
