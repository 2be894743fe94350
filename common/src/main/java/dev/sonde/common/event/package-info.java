/**
 * The terminal outcome of a probe with all its timings: the single source of truth.
 *
 * <p>Records for the program, {@link dev.sonde.common.event.EventCodec} for the wire. Knows no
 * Kafka and no HTTP; what a latency means is said once, in {@link dev.sonde.common.event.Metric}.
 */
@NullMarked
package dev.sonde.common.event;

import org.jspecify.annotations.NullMarked;
