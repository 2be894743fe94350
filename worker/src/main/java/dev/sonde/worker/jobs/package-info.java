/**
 * Decides which probes are claimed and when, and what happens to a claim.
 *
 * <p>{@link dev.sonde.worker.jobs.ClaimLoop} polls with a group member and passes committed claims
 * to {@link dev.sonde.worker.jobs.Settlement}; {@link dev.sonde.worker.jobs.EventWatch} settles the
 * claims of lost workers. Group, readers, clock and sender are arguments, and no class here has a
 * thread, so that the simulation runs them unchanged. Does not depend on HTTP or an event loop.
 */
@NullMarked
package dev.sonde.worker.jobs;

import org.jspecify.annotations.NullMarked;
