/**
 * What the roles log: one line an entry, for machines.
 *
 * <p>Knows logback, and no role.
 */
@NullMarked
package dev.sonde.cli.log;

import org.jspecify.annotations.NullMarked;
