/**
 * The unit of dispatch, of claim and of budget: a small batch of probes with their due times.
 *
 * <p>JSON on the wire, because people read jobs. Does not depend on Kafka.
 */
@NullMarked
package dev.sonde.common.job;

import org.jspecify.annotations.NullMarked;
