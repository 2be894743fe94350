package dev.sonde.worker.http;

import java.time.Duration;

/**
 * Bounds of a connection.
 *
 * @param headerBytes most bytes of one response's headers
 * @param idle how long an unused connection is kept if the server names no time
 */
public record HttpLimits(int headerBytes, Duration idle) {

  public HttpLimits {
    if (headerBytes < 64 || idle.isNegative()) {
      throw new IllegalArgumentException(
          "limits.headerBytes is " + headerBytes + ", limits.idle is " + idle);
    }
  }
}
