/** Health and metrics of a worker's process. */
@NullMarked
package dev.sonde.cli.monitor;

import org.jspecify.annotations.NullMarked;
