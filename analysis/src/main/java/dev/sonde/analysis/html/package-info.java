/**
 * A report as one self-contained page: data and charts in one file, nothing from the network. Pure:
 * no files, no clock; its parts are read from the class path.
 */
@NullMarked
package dev.sonde.analysis.html;

import org.jspecify.annotations.NullMarked;
