/**
 * The HTTP client for catalogs, the Hub and a coordinator's API; probes do not use it.
 *
 * <p>General clients send some requests twice, follow redirects, and limit neither heads nor the
 * time of a whole response. The JDK's newer client also costs a command 0.3 s of processor time at
 * its start. This client opens and closes its sockets and refuses responses that are too large or
 * too late; Apache HttpComponents Core reads and writes HTTP/1.1. Does not depend on JSON or on the
 * content of requests.
 */
@NullMarked
package dev.sonde.common.http;

import org.jspecify.annotations.NullMarked;
