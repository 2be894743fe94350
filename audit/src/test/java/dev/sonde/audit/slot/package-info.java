/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.slot;

import org.jspecify.annotations.NullMarked;
