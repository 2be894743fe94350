/**
 * Sends one HTTP request and says when what came back.
 *
 * <p>It exists because the time of a socket read must be taken before anything is parsed, and
 * because no general client promises never to send a request twice. It must not know what is asked
 * or answered: no JSON, no server-sent events, no probe. Everything here belongs to one event loop.
 */
@NullMarked
package dev.sonde.worker.http;

import org.jspecify.annotations.NullMarked;
