/**
 * Loads of several steps: sweeps and the search for the highest rate that holds a goal. A step is a
 * run of its own. This package computes the next step and the report of all steps. Pure: no Kafka,
 * no clock.
 */
@NullMarked
package dev.sonde.coordinator.steps;

import org.jspecify.annotations.NullMarked;
