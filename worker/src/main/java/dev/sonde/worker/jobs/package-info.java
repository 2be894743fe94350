/**
 * Jobs in: which probes are claimed and when, and what becomes of a claim.
 *
 * <p>{@link dev.sonde.worker.jobs.ClaimLoop} turns with a group member and hands claims that stand
 * to {@link dev.sonde.worker.jobs.Settlement}; {@link dev.sonde.worker.jobs.EventWatch} settles
 * what lost workers have claimed. The group, the readers, the clock and whoever sends are handed
 * in, and none of these classes has a thread: the simulation runs them as they ship. Knows no HTTP
 * and no event loop.
 */
@NullMarked
package dev.sonde.worker.jobs;

import org.jspecify.annotations.NullMarked;
