/** The lines between modules, packages and names, held. */
@NullMarked
package dev.sonde.cli.architecture;

import org.jspecify.annotations.NullMarked;
