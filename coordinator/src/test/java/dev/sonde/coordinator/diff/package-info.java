@NullMarked
package dev.sonde.coordinator.diff;

import org.jspecify.annotations.NullMarked;
