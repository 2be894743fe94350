/**
 * Reads the bytes of an answer: server-sent events, and the JSON of a chat completion within them.
 *
 * <p>It exists because this code runs once for every token. It must not depend on sockets, HTTP,
 * clocks or runs: the time of a read is an argument.
 */
@NullMarked
package dev.sonde.worker.sse;

import org.jspecify.annotations.NullMarked;
