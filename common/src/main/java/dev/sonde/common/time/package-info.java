/** Clocks as arguments: only a role's main names the real ones. */
@NullMarked
package dev.sonde.common.time;

import org.jspecify.annotations.NullMarked;
