package dev.sonde.worker.http;

import java.time.Duration;

/**
 * Bounds of a connection.
 *
 * @param headerBytes most bytes of one response's headers
 * @param idle how long an unused connection is kept if the server names no time
 * @param proof a connection that is open with a request for this long is useful
 */
public record HttpLimits(int headerBytes, Duration idle, Duration proof) {

  private static final Duration PROOF = Duration.ofMillis(500);

  public HttpLimits(int headerBytes, Duration idle) {
    this(headerBytes, idle, PROOF);
  }

  public HttpLimits {
    if (headerBytes < 64 || idle.isNegative()) {
      throw new IllegalArgumentException(
          "limits.headerBytes is " + headerBytes + ", limits.idle is " + idle);
    }
  }
}
