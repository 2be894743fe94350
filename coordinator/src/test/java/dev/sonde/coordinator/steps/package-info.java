@NullMarked
package dev.sonde.coordinator.steps;

import org.jspecify.annotations.NullMarked;
