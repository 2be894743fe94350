/** The merger's shell on a real broker, which only this module has. */
@NullMarked
package dev.sonde.coordinator.merge;

import org.jspecify.annotations.NullMarked;
