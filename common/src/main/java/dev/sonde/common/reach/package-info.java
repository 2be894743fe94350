/** Which endpoints specs may reach, and which keys go there. */
@NullMarked
package dev.sonde.common.reach;

import org.jspecify.annotations.NullMarked;
