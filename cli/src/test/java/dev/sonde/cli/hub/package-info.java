/** Tests of the client of the Hub. */
@NullMarked
package dev.sonde.cli.hub;

import org.jspecify.annotations.NullMarked;
