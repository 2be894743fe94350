/** Tests of the package of the same name. */
@NullMarked
package dev.sonde.audit.api;

import org.jspecify.annotations.NullMarked;
