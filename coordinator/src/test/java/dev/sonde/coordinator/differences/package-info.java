@NullMarked
package dev.sonde.coordinator.differences;

import org.jspecify.annotations.NullMarked;
