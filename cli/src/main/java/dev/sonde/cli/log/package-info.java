/**
 * The logs of the roles: one line an entry, for programs.
 *
 * <p>Depends on logback, and on no role.
 */
@NullMarked
package dev.sonde.cli.log;

import org.jspecify.annotations.NullMarked;
