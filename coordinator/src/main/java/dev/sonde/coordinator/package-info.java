@NullMarked
package dev.sonde.coordinator;

import org.jspecify.annotations.NullMarked;
