/**
 * Client of a running coordinator's HTTP API.
 *
 * <p>Depends on HTTP and JSON, not on verbs or exit codes.
 */
@NullMarked
package dev.sonde.cli.server;

import org.jspecify.annotations.NullMarked;
