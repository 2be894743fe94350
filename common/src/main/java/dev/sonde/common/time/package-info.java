/** Clocks as arguments. Only a role's main uses the real ones. */
@NullMarked
package dev.sonde.common.time;

import org.jspecify.annotations.NullMarked;
