/**
 * What becomes of the slots of an audit: planned, run, skipped, missed or paused, each time once,
 * and the money that they reserve.
 *
 * <pre>
 *            nominal time            due                    report
 *  (nothing) ───────────► planned ─────────────► running ──────────► done
 *                            │  │  predecessor runs │ run is gone ─► failed(run_lost)
 *                            │  ├─► queued ─────────┘
 *                            │  └─► skipped(overlap, queue_full, removed)
 *                            ├─► paused(by_hand, budget_day, budget_month)
 *                            ├─► missed(nobody_scheduled, no_worker, late)
 *                            └─► failed(catalog, plan)
 * </pre>
 *
 * <p>Pure: the caller passes the time and writes what changed in one transaction. Knows no Kafka
 * and no clock.
 */
@NullMarked
package dev.sonde.audit.slot;

import org.jspecify.annotations.NullMarked;
