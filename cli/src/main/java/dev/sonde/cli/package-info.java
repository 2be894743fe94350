/**
 * The {@code sonde} command: where everything is wired together.
 *
 * <p>{@link dev.sonde.cli.SondeMain} is the only class that names the real clocks, streams and
 * environment.
 */
@NullMarked
package dev.sonde.cli;

import org.jspecify.annotations.NullMarked;
