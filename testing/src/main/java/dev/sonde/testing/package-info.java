/**
 * Code shared by the tests of several modules. Not part of a release: a dependency in test scope
 * only.
 *
 * <p>Depends on {@code common} only.
 */
@NullMarked
package dev.sonde.testing;

import org.jspecify.annotations.NullMarked;
