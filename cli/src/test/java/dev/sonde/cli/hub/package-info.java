/** Tests of what the Hub is asked. */
@NullMarked
package dev.sonde.cli.hub;

import org.jspecify.annotations.NullMarked;
