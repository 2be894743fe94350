/**
 * Reports in the forms that others read: spreadsheets, pull requests, CI servers, HdrHistogram's
 * own tools. Pure: from a report to a text. Knows nothing of how a report came about.
 */
@NullMarked
package dev.sonde.analysis.format;

import org.jspecify.annotations.NullMarked;
