/**
 * Client of a running coordinator's HTTP API.
 *
 * <p>Depends on HTTP and JSON, on no verb and no exit code.
 */
@NullMarked
package dev.sonde.cli.server;

import org.jspecify.annotations.NullMarked;
