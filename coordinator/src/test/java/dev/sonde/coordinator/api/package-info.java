/** The API's parts that need no broker; the rest is tested where there is one, in the command. */
@NullMarked
package dev.sonde.coordinator.api;

import org.jspecify.annotations.NullMarked;
