/**
 * The one HTTP client of everything but probes: for catalogs, the Hub and a coordinator's API.
 *
 * <p>It exists because a general client sends some requests twice, follows what a server says, and
 * bounds neither heads nor the time of a whole answer; and because the JDK's newer one costs a
 * command 0.3 s of processor time at its start. It opens and closes its sockets and refuses what is
 * too large or too late; Apache HttpComponents Core reads and writes HTTP/1.1. Knows no JSON and
 * nothing of what is asked.
 */
@NullMarked
package dev.sonde.coordinator.http;

import org.jspecify.annotations.NullMarked;
