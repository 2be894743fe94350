/**
 * What people read and write as JSON on the topics: runs, progress, cancels, jobs and heartbeats.
 *
 * <p>Knows the records and Jackson, no Kafka.
 */
@NullMarked
package dev.sonde.common.wire;

import org.jspecify.annotations.NullMarked;
