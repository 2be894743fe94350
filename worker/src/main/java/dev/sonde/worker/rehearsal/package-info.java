/**
 * Warms the probe engine on a socket of its own before the first probe.
 *
 * <p>A cold JVM is not the provider's latency. It must not know runs that people asked for, and
 * nothing of it outlives its future.
 */
@NullMarked
package dev.sonde.worker.rehearsal;

import org.jspecify.annotations.NullMarked;
