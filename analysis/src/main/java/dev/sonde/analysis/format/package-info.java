/**
 * Reports in the formats of other tools: spreadsheets, pull requests, CI servers, HdrHistogram's
 * own tools. Pure: from a report to a text. Does not depend on how a report is made.
 */
@NullMarked
package dev.sonde.analysis.format;

import org.jspecify.annotations.NullMarked;
