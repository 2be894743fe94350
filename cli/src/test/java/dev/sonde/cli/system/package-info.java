/** The whole command against a server that shares no code with it. */
@NullMarked
package dev.sonde.cli.system;

import org.jspecify.annotations.NullMarked;
