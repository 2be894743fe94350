/** The road from a spec to a run, one station after the other. */
@NullMarked
package dev.sonde.coordinator.submit;

import org.jspecify.annotations.NullMarked;
