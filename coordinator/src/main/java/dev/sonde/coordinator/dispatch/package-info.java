/**
 * Writes jobs just in time: which part of a run's plan is dispatched now, and when the run is over.
 *
 * <p>{@link dev.sonde.coordinator.dispatch.RunDispatch} decides and is pure. The classes around it
 * write jobs and progress in one Kafka transaction. Depends on plans, not on workers.
 */
@NullMarked
package dev.sonde.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
