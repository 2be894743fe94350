package dev.sonde.worker.probe;

import java.time.Duration;

/**
 * Limits on the memory of an answer. Beyond a limit the outcome is {@code malformed}.
 *
 * @param lineBytes bytes of one line of server-sent events
 * @param chunkBytes bytes of one chunk's JSON, or of an answer in one piece
 * @param responseBytes bytes of one response's body
 * @param keptBytes bytes of the body that an event contains, if the run keeps responses; the rest
 *     is left out
 * @param headerBytes bytes of one response's headers
 * @param tokenChunks chunks with tokens
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
