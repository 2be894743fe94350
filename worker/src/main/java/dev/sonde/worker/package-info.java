/**
 * The worker's shell: jobs in, probes out.
 *
 * <p>One polling thread owns the group member and every claim; a {@link
 * dev.sonde.worker.ProberVerticle} a core owns an event loop and its connections; one publishing
 * thread owns the producer. Knows the contract, Kafka's clients and Vert.x; never the coordinator.
 */
@NullMarked
package dev.sonde.worker;

import org.jspecify.annotations.NullMarked;
