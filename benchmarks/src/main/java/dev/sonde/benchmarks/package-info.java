/**
 * Measures Sonde itself: its decoders and its fold with JMH, its worker and its pipeline against
 * the simulator, each in a separate process.
 *
 * <p>Every claim about speed is a benchmark here. No other module may depend on this one. A
 * benchmark calls the measured code as production does: a prober as the worker, a fold as the
 * aggregator.
 */
@NullMarked
package dev.sonde.benchmarks;

import org.jspecify.annotations.NullMarked;
