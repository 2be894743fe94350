/** Runs that the tests of several packages share. */
@NullMarked
package dev.sonde.coordinator;

import org.jspecify.annotations.NullMarked;
