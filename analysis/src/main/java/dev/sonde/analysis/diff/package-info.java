/**
 * Compares two runs, from their reports only.
 *
 * <p>Pure: the same two reports give the same diff. Every row has the size of the change and its
 * interval. Where no change is found, it has the size that would have been found. docs/DIFF.md has
 * every formula. Does not read events.
 */
@NullMarked
package dev.sonde.analysis.diff;

import org.jspecify.annotations.NullMarked;
