/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.scheduler;

import org.jspecify.annotations.NullMarked;
