@NullMarked
package dev.sonde.coordinator.merging;

import org.jspecify.annotations.NullMarked;
