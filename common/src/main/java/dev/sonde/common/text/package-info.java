/**
 * Which characters of a text may be shown. The writers of every format use it, so that no text of
 * others can act on a terminal, an editor or a program that reads the output. How amounts of money
 * are written, and which name a mistyped one probably stands for.
 */
@NullMarked
package dev.sonde.common.text;

import org.jspecify.annotations.NullMarked;
