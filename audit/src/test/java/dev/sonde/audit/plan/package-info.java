/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.plan;

import org.jspecify.annotations.NullMarked;
