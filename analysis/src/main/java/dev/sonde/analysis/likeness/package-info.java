/**
 * How the answers of the providers of one model differ, without another model as a judge.
 *
 * <p>Pure: equal input gives equal findings. A finding says that a provider differs from the
 * others, never that it is wrong, and how many answers the test needs. docs/DIFFERENCES.md has
 * every formula.
 */
@NullMarked
package dev.sonde.analysis.likeness;

import org.jspecify.annotations.NullMarked;
