/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.alert;

import org.jspecify.annotations.NullMarked;
