/**
 * Code that the tests of several modules share. Never shipped: a dependency in test scope only.
 *
 * <p>Depends on {@code common} only.
 */
@NullMarked
package dev.sonde.testing;

import org.jspecify.annotations.NullMarked;
