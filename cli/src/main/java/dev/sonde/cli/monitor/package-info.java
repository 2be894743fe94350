/** What a worker's process tells those that run it: whether it is well, and figures. */
@NullMarked
package dev.sonde.cli.monitor;

import org.jspecify.annotations.NullMarked;
