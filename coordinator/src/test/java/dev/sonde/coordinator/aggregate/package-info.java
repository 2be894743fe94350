/** The aggregator's shell on a real broker, which only this module has. */
@NullMarked
package dev.sonde.coordinator.aggregate;

import org.jspecify.annotations.NullMarked;
