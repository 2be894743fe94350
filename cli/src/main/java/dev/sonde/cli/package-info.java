/**
 * The {@code sonde} command: {@code main}, which wires all parts together.
 *
 * <p>{@link dev.sonde.cli.SondeMain} passes the real clocks, streams and environment to the
 * command.
 */
@NullMarked
package dev.sonde.cli;

import org.jspecify.annotations.NullMarked;
