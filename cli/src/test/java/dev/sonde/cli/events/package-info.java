@NullMarked
package dev.sonde.cli.events;

import org.jspecify.annotations.NullMarked;
