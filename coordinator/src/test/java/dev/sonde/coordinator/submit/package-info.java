/** Tests of the way from a spec to a submitted run. */
@NullMarked
package dev.sonde.coordinator.submit;

import org.jspecify.annotations.NullMarked;
