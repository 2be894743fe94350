/** The HTTP client against servers that break every rule. */
@NullMarked
package dev.sonde.coordinator.http;

import org.jspecify.annotations.NullMarked;
