/**
 * The coordinator process: plan, dispatch, aggregate and merge.
 *
 * <p>{@link dev.sonde.coordinator.Coordinator} starts the verticles around the pure packages below.
 * Depends on {@code common}, {@code analysis} and {@code kafka}, not on worker, audit or simulator.
 */
@NullMarked
package dev.sonde.coordinator;

import org.jspecify.annotations.NullMarked;
