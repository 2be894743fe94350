/**
 * The road from a spec to a run that is on the topics, one for the command and the API.
 *
 * <pre>
 *  spec ── TargetDiscovery ──► targets ── RunPlanner ──► RunPlan ── RunFactory ──► Run ── RunWriter ──► sonde.runs
 *             catalogs                     (pure)           │         Placement
 *                                                           └─► shown to a person
 * </pre>
 *
 * <p>The two sides differ in what they pass: the files that a spec may name, the token and the Hub
 * that a catalog is asked with ({@link dev.sonde.coordinator.submit.TargetDiscovery.Access}), and
 * an idempotency key. Knows files, catalogs and clients of Kafka; decides nothing of what a spec
 * means or how it is planned.
 */
@NullMarked
package dev.sonde.coordinator.submit;

import org.jspecify.annotations.NullMarked;
