@NullMarked
package dev.sonde.coordinator.format;

import org.jspecify.annotations.NullMarked;
