/** Which endpoints specs may call, and which keys may be sent there. */
@NullMarked
package dev.sonde.common.reach;

import org.jspecify.annotations.NullMarked;
