/**
 * A real Kafka broker (KRaft) in this process, for people who have no cluster.
 *
 * <p>The only package that touches Kafka's server classes, which move between its minor versions.
 */
@NullMarked
package dev.sonde.broker;

import org.jspecify.annotations.NullMarked;
