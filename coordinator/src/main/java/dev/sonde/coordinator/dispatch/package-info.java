/**
 * Jobs out, just in time: what of a run's plan goes to the topics now, and when the run is over.
 *
 * <p>{@link dev.sonde.coordinator.dispatch.RunDispatch} decides and is pure; the verticle around it
 * writes jobs and progress in one Kafka transaction. Knows plans, not workers.
 */
@NullMarked
package dev.sonde.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
