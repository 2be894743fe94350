/**
 * Pools several runs of one plan into one report, from their reports only.
 *
 * <p>Pure. Sums and histograms are added, and every figure is computed from them by the code that
 * also serves single runs. Figures without sums in the reports are left out, never averaged. Does
 * not read events.
 */
@NullMarked
package dev.sonde.analysis.pooling;

import org.jspecify.annotations.NullMarked;
