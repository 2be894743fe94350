/**
 * Sends one HTTP request and takes the times of its answer.
 *
 * <p>It exists because the time of a socket read must be taken before anything is parsed, and
 * because no general client guarantees that a request is never sent twice. It must not depend on
 * the content: no JSON, no server-sent events, no probe. One event loop owns everything here.
 */
@NullMarked
package dev.sonde.worker.http;

import org.jspecify.annotations.NullMarked;
