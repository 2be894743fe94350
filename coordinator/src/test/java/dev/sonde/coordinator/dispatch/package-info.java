@NullMarked
package dev.sonde.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
