/**
 * One report of several runs of one plan, from their reports alone.
 *
 * <p>Pure. Sums and histograms are added, and the code of a single run computes every figure from
 * them. Figures without sums in the reports are left out, never averaged. Does not read events.
 */
@NullMarked
package dev.sonde.analysis.pooling;

import org.jspecify.annotations.NullMarked;
