package dev.sonde.simulator;

import io.netty.handler.codec.http.FullHttpRequest;

/**
 * A complete request.
 *
 * @param receivedNanos the time of the socket read that completed it
 * @param waited whether it waited for the answer to an earlier request on its connection
 */
record Arrival(FullHttpRequest request, long receivedNanos, boolean waited) {}
