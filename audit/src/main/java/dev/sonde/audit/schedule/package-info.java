/**
 * When the slots of an audit are due: every so often, or by a cron expression in a time zone, with
 * jitter.
 *
 * <p>Pure: times are arguments. Depends on {@code java.time} and the cron library, not on audits,
 * Kafka or a clock.
 */
@NullMarked
package dev.sonde.audit.schedule;

import org.jspecify.annotations.NullMarked;
