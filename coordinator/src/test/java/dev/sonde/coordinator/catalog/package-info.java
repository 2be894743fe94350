@NullMarked
package dev.sonde.coordinator.catalog;

import org.jspecify.annotations.NullMarked;
