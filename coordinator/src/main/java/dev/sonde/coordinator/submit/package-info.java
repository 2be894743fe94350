/**
 * The way from a spec to a submitted run, shared by the command and the API.
 *
 * <pre>
 *  spec ── TargetDiscovery ──► targets ── RunPlanner ──► RunPlan ── RunFactory ──► Run ── RunWriter
 * ──► sonde.runs
 *             catalogs                     (pure)           │         Placement
 *                                                           └─► shown to the user
 * </pre>
 *
 * <p>Command and API differ in three arguments: the files that a spec may name, the token and the
 * Hub for catalogs ({@link dev.sonde.coordinator.submit.TargetDiscovery.Access}), and an
 * idempotency key. Uses files, catalogs and Kafka clients; parsing and planning are in other
 * packages.
 */
@NullMarked
package dev.sonde.coordinator.submit;

import org.jspecify.annotations.NullMarked;
