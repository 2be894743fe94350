/**
 * The history in a SQLite file of each coordinator: an index over the topics of history, which are
 * the truth. It is deleted and built again whenever it cannot be trusted.
 *
 * <pre>
 *   sonde.history, sonde.history.histograms ──► follower: one transaction a batch
 *                                                 rows, and the position in both topics
 *                                               ──► queries, each on a connection of its own
 * </pre>
 *
 * <p>Must not know audits, slots and schedules.
 */
@NullMarked
package dev.sonde.history.index;

import org.jspecify.annotations.NullMarked;
