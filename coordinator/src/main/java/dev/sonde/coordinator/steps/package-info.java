/**
 * Loads of several steps: sweeps and the search for the highest rate that holds a goal. A step is a
 * run of its own; here is which comes next, and what the report of all of them says. Pure: knows
 * neither Kafka nor the clock.
 */
@NullMarked
package dev.sonde.coordinator.steps;

import org.jspecify.annotations.NullMarked;
