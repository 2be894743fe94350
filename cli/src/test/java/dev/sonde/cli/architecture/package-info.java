/** Checks the boundaries of modules and packages, and names. */
@NullMarked
package dev.sonde.cli.architecture;

import org.jspecify.annotations.NullMarked;
