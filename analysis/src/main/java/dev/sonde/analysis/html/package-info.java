/**
 * A report as one page that opens anywhere: data and drawing in one file, nothing from the network.
 * Pure: it knows no files and no clock, and reads its parts from the class path.
 */
@NullMarked
package dev.sonde.analysis.html;

import org.jspecify.annotations.NullMarked;
