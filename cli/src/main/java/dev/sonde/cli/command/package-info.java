/**
 * The verbs of the command line, with their flags and exit codes.
 *
 * <p>Parses the command line, calls the fleet and the coordinator's pure parts, prints the result.
 */
@NullMarked
package dev.sonde.cli.command;

import org.jspecify.annotations.NullMarked;
