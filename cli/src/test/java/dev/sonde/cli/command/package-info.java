/** Tests of the verbs. */
@NullMarked
package dev.sonde.cli.command;

import org.jspecify.annotations.NullMarked;
