/**
 * What the tests of several modules are made of. Never shipped: a dependency in test scope only.
 *
 * <p>Knows {@code common} and nothing that is tested.
 */
@NullMarked
package dev.sonde.testing;

import org.jspecify.annotations.NullMarked;
