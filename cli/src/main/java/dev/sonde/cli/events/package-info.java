/**
 * Events as files that data tools open. Knows events as JSON lines only, wherever they came from.
 */
@NullMarked
package dev.sonde.cli.events;

import org.jspecify.annotations.NullMarked;
