/**
 * Several runs of one plan as one report, from their reports alone.
 *
 * <p>Pure. Sums and histograms are added and every figure is made anew by the code that makes it
 * for one run; what a report does not hold the sums of is left out, never averaged. Knows no run's
 * events.
 */
@NullMarked
package dev.sonde.analysis.pooling;

import org.jspecify.annotations.NullMarked;
