/**
 * Warms the probe engine on a socket of its own before the first probe.
 *
 * <p>A cold JVM is not the provider's latency. It must not depend on submitted runs, and all its
 * resources are released when its future completes.
 */
@NullMarked
package dev.sonde.worker.rehearsal;

import org.jspecify.annotations.NullMarked;
