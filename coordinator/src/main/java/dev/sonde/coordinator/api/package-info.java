/**
 * The coordinator's HTTP API: specs in, runs and reports out.
 *
 * <p>Knows the topics and nothing of the roles that write them: whatever it says, any coordinator
 * that reads the same topics says too. The event loop only answers; what blocks runs beside it.
 */
@NullMarked
package dev.sonde.coordinator.api;

import org.jspecify.annotations.NullMarked;
