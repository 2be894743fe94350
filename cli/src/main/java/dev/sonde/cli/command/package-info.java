/**
 * The verbs: flags in, exit codes out.
 *
 * <p>Parses what was typed, calls the fleet and the coordinator's pure parts, prints.
 */
@NullMarked
package dev.sonde.cli.command;

import org.jspecify.annotations.NullMarked;
