/**
 * The coordinator's HTTP API: accepts specs, returns runs and reports.
 *
 * <p>Depends on the topics and not on the roles that write them: all coordinators that read the
 * same topics give the same responses. The event loop only sends responses; other threads do
 * blocking work.
 */
@NullMarked
package dev.sonde.coordinator.api;

import org.jspecify.annotations.NullMarked;
