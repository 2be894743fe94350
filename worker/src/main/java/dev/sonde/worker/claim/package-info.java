/**
 * Claim before send: which probes of a jobs partition are taken, claimed or retired.
 *
 * <p>Pure state machines over jobs and offsets, without a consumer, an event loop or a clock. The
 * polling thread owns them and passes the time.
 */
@NullMarked
package dev.sonde.worker.claim;

import org.jspecify.annotations.NullMarked;
