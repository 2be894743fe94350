/**
 * Fires one call and turns what happens into one event.
 *
 * <p>All milestones of a probe are taken here and nowhere else. It must not know Kafka, claims or
 * pacing: when to fire is its caller's business.
 */
@NullMarked
package dev.sonde.worker.probe;

import org.jspecify.annotations.NullMarked;
