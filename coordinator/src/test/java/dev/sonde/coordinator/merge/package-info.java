/** Tests of the merger's shell on a real broker. */
@NullMarked
package dev.sonde.coordinator.merge;

import org.jspecify.annotations.NullMarked;
