/**
 * Which characters of a text may be shown. The writers of every format use it, so that no text of
 * others can act on a terminal, an editor or a program that reads the output.
 */
@NullMarked
package dev.sonde.common.text;

import org.jspecify.annotations.NullMarked;
