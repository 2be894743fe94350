/**
 * Claim before send: which probes of a jobs partition are taken, claimed, or done with.
 *
 * <p>Pure state machines. They know jobs and offsets, but no consumer, no event loop and no clock;
 * the polling thread owns them and hands time in.
 */
@NullMarked
package dev.sonde.worker.claim;

import org.jspecify.annotations.NullMarked;
