/**
 * Finds differences between the answers of the providers of one model, without another model as a
 * judge.
 *
 * <p>Pure: equal input gives equal findings. A finding says that a provider differs from the others
 * and how many answers the test needs, never that the provider is wrong. docs/DIFFERENCES.md has
 * every formula.
 */
@NullMarked
package dev.sonde.analysis.likeness;

import org.jspecify.annotations.NullMarked;
