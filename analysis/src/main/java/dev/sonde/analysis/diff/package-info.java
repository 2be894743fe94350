/**
 * What changed from one run to another, from their reports alone.
 *
 * <p>Pure: two reports give one diff. Every row has the size of the change and its interval, and
 * where no change is found, the size that would have been found. docs/DIFF.md has every formula.
 * Does not read events.
 */
@NullMarked
package dev.sonde.analysis.diff;

import org.jspecify.annotations.NullMarked;
