package dev.sonde.simulator;

import io.netty.handler.codec.http.FullHttpRequest;

/**
 * A complete request.
 *
 * @param receivedNanos the read from the socket that completed it
 * @param waited whether it had to wait for the answer to one before it on its connection
 */
record Arrival(FullHttpRequest request, long receivedNanos, boolean waited) {}
