package dev.sonde.worker.probe;

import java.time.Duration;

/**
 * What an answer may cost in memory. Beyond a limit the outcome is {@code malformed}.
 *
 * @param lineBytes of one line of server-sent events
 * @param chunkBytes of one chunk's JSON, or of an answer in one piece
 * @param responseBytes of one response's body
 * @param keptBytes of one response's body that an event carries, where the run keeps responses
 * @param headerBytes of one response's headers
 * @param tokenChunks whose times are kept
 * @param drain how long a connection may take to end a body whose answer is complete
 */
public record ProberLimits(
    int lineBytes,
    int chunkBytes,
    long responseBytes,
    int keptBytes,
    int headerBytes,
    int tokenChunks,
    Duration drain) {

  public static final ProberLimits DEFAULT =
      new ProberLimits(
          1 << 20, 1 << 20, 64L << 20, 1 << 20, 64 << 10, 1_000_000, Duration.ofMillis(100));

  public ProberLimits {
    require(lineBytes >= 16, "lineBytes", lineBytes, "16 or more");
    require(chunkBytes >= 16, "chunkBytes", chunkBytes, "16 or more");
    require(responseBytes >= 16, "responseBytes", responseBytes, "16 or more");
    require(keptBytes >= 16, "keptBytes", keptBytes, "16 or more");
    require(headerBytes >= 64, "headerBytes", headerBytes, "64 or more");
    require(tokenChunks >= 1, "tokenChunks", tokenChunks, "1 or more");
    require(!drain.isNegative(), "drain", drain, "0 or more");
  }

  private static void require(boolean holds, String field, Object found, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "limits." + field + " is " + found + ", allowed is " + allowed);
    }
  }
}
