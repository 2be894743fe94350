/**
 * Writes reports in the formats of other tools: spreadsheets, pull requests, CI servers,
 * HdrHistogram's own tools. Pure: converts a report to text. Does not depend on how a report is
 * built.
 */
@NullMarked
package dev.sonde.analysis.format;

import org.jspecify.annotations.NullMarked;
