/**
 * Measures Sonde itself: its decoders and its fold with JMH, its worker and its pipeline against
 * the simulator, each in a process of its own.
 *
 * <p>It exists because a speed claim is a benchmark. Nothing else may depend on it, and it must not
 * be part of what it measures: a prober is driven as the worker drives it, a fold as the aggregator
 * does.
 */
@NullMarked
package dev.sonde.benchmarks;

import org.jspecify.annotations.NullMarked;
