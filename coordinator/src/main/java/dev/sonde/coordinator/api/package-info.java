/**
 * The coordinator's HTTP API: specs in, runs and reports out.
 *
 * <p>Depends on the topics and not on the roles that write them: every coordinator that reads the
 * same topics gives the same answers. The event loop only answers; blocking work runs beside it.
 */
@NullMarked
package dev.sonde.coordinator.api;

import org.jspecify.annotations.NullMarked;
