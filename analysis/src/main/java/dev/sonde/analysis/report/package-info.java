/**
 * Builds the report from merged cells: verdict, ranks, thresholds, JSON and text.
 *
 * <p>Pure and deterministic: the same cells give the same bytes. No Kafka, no clock, no events: a
 * report contains only what the fold has counted.
 */
@NullMarked
package dev.sonde.analysis.report;

import org.jspecify.annotations.NullMarked;
