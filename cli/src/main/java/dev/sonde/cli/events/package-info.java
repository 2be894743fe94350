/** Events as files for data tools. The input is events as JSON lines, from any source. */
@NullMarked
package dev.sonde.cli.events;

import org.jspecify.annotations.NullMarked;
