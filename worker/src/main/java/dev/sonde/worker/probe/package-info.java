/**
 * Sends one call and turns its outcome into one event.
 *
 * <p>All milestones of a probe are taken here and nowhere else. It must not depend on Kafka, claims
 * or pacing: the caller decides when to send.
 */
@NullMarked
package dev.sonde.worker.probe;

import org.jspecify.annotations.NullMarked;
