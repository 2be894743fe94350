/**
 * Speaks to a running coordinator's HTTP API.
 *
 * <p>Knows HTTP and JSON, no verb and no exit code.
 */
@NullMarked
package dev.sonde.cli.server;

import org.jspecify.annotations.NullMarked;
