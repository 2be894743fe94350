/** Tests of a worker's health endpoint. */
@NullMarked
package dev.sonde.cli.monitor;

import org.jspecify.annotations.NullMarked;
