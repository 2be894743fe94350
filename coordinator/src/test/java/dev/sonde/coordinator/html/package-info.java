@NullMarked
package dev.sonde.coordinator.html;

import org.jspecify.annotations.NullMarked;
