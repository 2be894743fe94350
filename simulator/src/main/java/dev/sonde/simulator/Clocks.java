package dev.sonde.simulator;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time that only goes forward, and the time of day.
 *
 * @param nanos monotonic
 */
record Clocks(LongSupplier nanos, InstantSource wall) {}
