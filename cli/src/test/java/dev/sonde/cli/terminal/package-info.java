/** Tests of what is printed. */
@NullMarked
package dev.sonde.cli.terminal;

import org.jspecify.annotations.NullMarked;
