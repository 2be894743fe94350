/**
 * What becomes of an alert: the conditions of an audit's slots, the states they lead to, and what
 * is owed to whom.
 *
 * <pre>
 *             bad             k bad of n             2 good
 *  (nothing) ─────► pending ─────────────► firing ───────────► resolved
 *      ▲               │ no bad one in the last n  │ rule, cell or audit is gone ──► resolved
 *      └───────────────┘
 * </pre>
 *
 * <p>Each destination of a firing alert has a delivery: firing, then reminders, then resolved, each
 * with a number, so that a receiver can tell a repetition. Pure: the caller passes the time and
 * writes what changed in one transaction. Knows no Kafka, no HTTP and no clock.
 */
@NullMarked
package dev.sonde.audit.alert;

import org.jspecify.annotations.NullMarked;
