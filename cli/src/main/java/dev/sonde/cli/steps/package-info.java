/**
 * Loads of several steps: sweeps, and the search for the highest rate that meets a goal. Each step
 * is a run. This package computes the next step and the report of all steps. Pure: no Kafka, no
 * clock.
 */
@NullMarked
package dev.sonde.cli.steps;

import org.jspecify.annotations.NullMarked;
