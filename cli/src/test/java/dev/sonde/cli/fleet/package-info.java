@NullMarked
package dev.sonde.cli.fleet;

import org.jspecify.annotations.NullMarked;
