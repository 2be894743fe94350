/**
 * The worker's shell: reads jobs and sends their probes.
 *
 * <p>One polling thread owns the group member and every claim; one {@link
 * dev.sonde.worker.ProberVerticle} for each core owns an event loop and its connections; one
 * publishing thread owns the producers. Depends on the shared records, Kafka's clients and Vert.x,
 * and not on the coordinator.
 */
@NullMarked
package dev.sonde.worker;

import org.jspecify.annotations.NullMarked;
