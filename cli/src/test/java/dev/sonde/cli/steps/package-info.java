@NullMarked
package dev.sonde.cli.steps;

import org.jspecify.annotations.NullMarked;
