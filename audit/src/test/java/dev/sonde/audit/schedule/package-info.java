/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.schedule;

import org.jspecify.annotations.NullMarked;
