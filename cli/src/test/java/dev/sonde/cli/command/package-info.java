/** Tests of the verbs' own parts. */
@NullMarked
package dev.sonde.cli.command;

import org.jspecify.annotations.NullMarked;
