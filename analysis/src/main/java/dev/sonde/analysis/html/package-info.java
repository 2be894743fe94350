/**
 * Writes a report as one self-contained page: data and charts in one file, without network access.
 * Pure: no files, no clock; the page's parts are read from the class path.
 */
@NullMarked
package dev.sonde.analysis.html;

import org.jspecify.annotations.NullMarked;
