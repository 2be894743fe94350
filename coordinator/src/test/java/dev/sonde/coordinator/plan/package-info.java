@NullMarked
package dev.sonde.coordinator.plan;

import org.jspecify.annotations.NullMarked;
