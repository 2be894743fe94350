/**
 * The routes about audits. They read the book, and ask the owner of the audits for changes.
 *
 * <p>Uses HTTP; Kafka only through {@link dev.sonde.audit.scheduler.AuditClient}.
 */
@NullMarked
package dev.sonde.audit.api;

import org.jspecify.annotations.NullMarked;
