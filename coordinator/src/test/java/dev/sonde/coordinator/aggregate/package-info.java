/** Tests of the aggregator's shell on a real broker. */
@NullMarked
package dev.sonde.coordinator.aggregate;

import org.jspecify.annotations.NullMarked;
