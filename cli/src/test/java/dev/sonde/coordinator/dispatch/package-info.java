/** What a dispatcher writes, on a real broker, which only this module has. */
@NullMarked
package dev.sonde.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
