/**
 * In what the providers of one model differ, judged from what came back, without another model.
 *
 * <p>Pure: equal input gives equal findings. It says that one differs from the others, never that
 * one is wrong, and it says how many answers that takes. docs/DIFFERENCES.md has every formula.
 */
@NullMarked
package dev.sonde.analysis.likeness;

import org.jspecify.annotations.NullMarked;
