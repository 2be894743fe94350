/**
 * From merged cells to a verdict people can act on: the report, its thresholds, its JSON and its
 * text.
 *
 * <p>Pure and deterministic: the same cells give the same bytes. Knows no Kafka and no clock, and
 * reads no event: what the fold did not count cannot be reported.
 */
@NullMarked
package dev.sonde.analysis.report;

import org.jspecify.annotations.NullMarked;
