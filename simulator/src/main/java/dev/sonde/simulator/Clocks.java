package dev.sonde.simulator;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The monotonic clock and the wall clock.
 *
 * @param nanos the monotonic clock
 */
record Clocks(LongSupplier nanos, InstantSource wall) {}
