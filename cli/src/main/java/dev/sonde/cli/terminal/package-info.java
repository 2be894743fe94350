/**
 * The output while a command runs, and the signals that interrupt it. Does not depend on a role.
 */
@NullMarked
package dev.sonde.cli.terminal;

import org.jspecify.annotations.NullMarked;
