/**
 * Writes jobs just in time: which part of a run's plan goes to the topics now, and when the run is
 * over.
 *
 * <p>{@link dev.sonde.coordinator.dispatch.RunDispatch} decides and is pure; the verticle around it
 * writes jobs and progress in one Kafka transaction. Depends on plans, not on workers.
 */
@NullMarked
package dev.sonde.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
