/**
 * Records of the JSON topics: runs, progress, cancels, jobs and heartbeats.
 *
 * <p>Depends on the records and Jackson, not on Kafka.
 */
@NullMarked
package dev.sonde.common.wire;

import org.jspecify.annotations.NullMarked;
