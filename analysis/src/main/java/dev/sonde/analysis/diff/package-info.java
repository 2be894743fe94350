/**
 * What changed from one run to another, from their reports alone.
 *
 * <p>Pure: two reports give one diff. It says of every change how large it is, how sure that is,
 * and where nothing is said, how large a change would have been seen. docs/DIFF.md has every
 * formula. Knows no run's events.
 */
@NullMarked
package dev.sonde.analysis.diff;

import org.jspecify.annotations.NullMarked;
