package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A fault in a share of a provider's requests.
 *
 * @param kind the kind of fault
 * @param rate share of requests, 0 to 1
 * @param atChunk how many token chunks are sent before the fault, for the kinds that break a stream
 * @param stallMillis how long a stall lasts
 * @param delayMillis how much later than planned slow headers are sent; no token is sent before
 *     them
 * @param retryAfter the form of the retry-after header of a 429
 */
public record Fault(
    Kind kind,
    double rate,
    int atChunk,
    double stallMillis,
    double delayMillis,
    RetryAfter retryAfter) {
  public Fault {
    Require.probability("rate", rate);
    Require.between("atChunk", atChunk, 0, Output.MAX_TOKENS);
    Require.notNegative("stallMillis", stallMillis);
    Require.notNegative("delayMillis", delayMillis);
  }

  /** The kinds of faults. */
  public enum Kind {
    RATE_LIMIT,
    SERVER_ERROR,
    UNAVAILABLE,
    NO_CREDITS,
    GATEWAY_TIMEOUT,
    ERROR_BODY,
    STREAM_ERROR,
    /** A stream, or a whole answer, whose finish reason is {@code error}. */
    FINISH_ERROR,
    RESET,
    TRUNCATE,
    STALL,
    EMPTY,
    MALFORMED,
    SLOW_HEADERS,
    REFUSE;

    @JsonValue
    String label() {
      return Label.of(this);
    }
  }

  /** The form of the retry-after header of a 429. */
  public enum RetryAfter {
    NONE,
    SECONDS,
    DATE,
    RESET_HEADER;

    @JsonValue
    String label() {
      return Label.of(this);
    }
  }

  /** The name of an enum constant in scenarios: rate-limit for RATE_LIMIT. */
  static final class Label {
    private Label() {}

    static String of(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
