/** Tests of the parts of the API that need no broker; the command's tests cover the rest. */
@NullMarked
package dev.sonde.coordinator.api;

import org.jspecify.annotations.NullMarked;
