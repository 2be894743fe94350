/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.notify;

import org.jspecify.annotations.NullMarked;
