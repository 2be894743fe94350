/**
 * Warms up the probe code on a loopback socket before the first probe.
 *
 * <p>The latency of a cold JVM must not count as the provider's. It must not depend on submitted
 * runs, and all its resources are released when its future completes.
 */
@NullMarked
package dev.sonde.worker.rehearsal;

import org.jspecify.annotations.NullMarked;
