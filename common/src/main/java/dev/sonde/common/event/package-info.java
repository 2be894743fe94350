/**
 * The terminal outcome of a probe with all its timings: the single source of truth.
 *
 * <p>Records for the program, {@link dev.sonde.common.event.EventCodec} for the wire. Does not
 * depend on Kafka or HTTP. {@link dev.sonde.common.event.Metric} defines each latency once.
 */
@NullMarked
package dev.sonde.common.event;

import org.jspecify.annotations.NullMarked;
