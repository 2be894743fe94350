/**
 * The logs of the roles, one line for each entry, so that programs can read them, and that of
 * commands that are to be quiet.
 *
 * <p>Depends on logback and on no role.
 */
@NullMarked
package dev.sonde.cli.log;

import org.jspecify.annotations.NullMarked;
