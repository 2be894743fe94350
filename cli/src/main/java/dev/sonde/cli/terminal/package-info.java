/** What a person sees while something runs, and how they interrupt it. Knows no role. */
@NullMarked
package dev.sonde.cli.terminal;

import org.jspecify.annotations.NullMarked;
