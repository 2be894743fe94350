/**
 * The shell around the slots: the owner of the audits' partition, what it reads and writes.
 *
 * <pre>
 *  API ── request ──► sonde.audits ──► owner ── one transaction ──► sonde.audits  records, answers
 *                                        │                          sonde.slots   slots, spending
 *                                        │                          sonde.runs    the run of a slot
 *                                        └── FleetPort: plans runs, finds reports
 * </pre>
 *
 * <p>Opening the writer fences the owner before it, as for a partition of runs. Depends on Kafka
 * through ports that a simulation replaces; not on HTTP.
 */
@NullMarked
package dev.sonde.audit.scheduler;

import org.jspecify.annotations.NullMarked;
