/**
 * A real Kafka broker (KRaft) in this process, for use without a cluster.
 *
 * <p>The only package that uses Kafka's server classes, which change between minor versions.
 */
@NullMarked
package dev.sonde.broker;

import org.jspecify.annotations.NullMarked;
