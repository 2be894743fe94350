/**
 * The coordinator's roles, wired: plan, dispatch, aggregate, merge.
 *
 * <p>{@link dev.sonde.coordinator.Coordinator} starts the verticles around the pure packages below.
 * Knows the contract and Kafka's clients; never a worker, never the simulator.
 */
@NullMarked
package dev.sonde.coordinator;

import org.jspecify.annotations.NullMarked;
