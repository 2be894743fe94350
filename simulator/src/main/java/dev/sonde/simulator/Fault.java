package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something that goes wrong with a share of a provider's requests.
 *
 * @param kind what goes wrong
 * @param rate share of requests, 0 to 1
 * @param atChunk how many token chunks go out before it does, for the kinds that break a stream
 * @param stallMillis how long a stall lasts
 * @param delayMillis how much later than planned slow headers go out; no token goes out before
 * @param retryAfter how a 429 says when to come back
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

  /** The closed set of faults. */
  public enum Kind {
    RATE_LIMIT,
    SERVER_ERROR,
    UNAVAILABLE,
    NO_CREDITS,
    GATEWAY_TIMEOUT,
    ERROR_BODY,
    STREAM_ERROR,
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

  /** How a 429 says when to come back. */
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

  /** An enum constant as scenarios write it: RATE_LIMIT is rate-limit. */
  static final class Label {
    private Label() {}

    static String of(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
