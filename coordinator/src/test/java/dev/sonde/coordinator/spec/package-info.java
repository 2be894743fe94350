@NullMarked
package dev.sonde.coordinator.spec;

import org.jspecify.annotations.NullMarked;
