package dev.sonde.common.run;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of every request.
 *
 * @param temperature omitted when null
 * @param seed omitted when null
 * @param stop texts that end a response; omitted when empty
 * @param reasoningEffort omitted when null
 * @param extra additional members of the body, a JSON object, or null
 * @param timeouts limits of the phases
 * @param unique whether each prompt starts with a nonce, to defeat prefix caches
 * @param http2 whether to use HTTP/2 (by ALPN on https, with prior knowledge on http)
 * @param keepPrefix whether events carry the first 256 code points of the response's text
 * @param keepResponses whether events carry the response body, whatever its outcome
 */
public record RequestSpec(
    int maxTokens,
    @Nullable Double temperature,
    @Nullable Long seed,
    List<String> stop,
    @Nullable String reasoningEffort,
    @Nullable String extra,
    boolean stream,
    Timeouts timeouts,
    boolean unique,
    boolean http2,
    boolean keepPrefix,
    boolean keepResponses) {

  public RequestSpec {
    stop = List.copyOf(stop);
    Spec.require(maxTokens >= 1, "request.maxTokens", maxTokens, "1 or more");
    Spec.require(
        temperature == null || (temperature >= 0 && temperature <= 2),
        "request.temperature",
        temperature,
        "0 to 2");
  }

  /** A copy with another limit of output tokens. */
  public RequestSpec withMaxTokens(int limit) {
    return new RequestSpec(
        limit,
        temperature,
        seed,
        stop,
        reasoningEffort,
        extra,
        stream,
        timeouts,
        unique,
        http2,
        keepPrefix,
        keepResponses);
  }

  /** Whether all responses to a prompt can be expected to be equal: temperature 0 and no nonce. */
  public boolean asksForOneAnswer() {
    return temperature != null && temperature == 0 && !unique;
  }

  /**
   * The longest that each phase may take.
   *
   * @param connect DNS, TCP and TLS
   * @param headers from the last request byte to the response's headers
   * @param firstToken from the last request byte to the first token
   * @param idle between two reads of an open stream
   * @param total from the last request byte to the end
   */
  public record Timeouts(
      Duration connect, Duration headers, Duration firstToken, Duration idle, Duration total) {

    public Timeouts {
      for (Duration each : new Duration[] {connect, headers, firstToken, idle, total}) {
        Spec.require(!each.isNegative() && !each.isZero(), "timeout", each, "more than 0");
      }
    }

    /** Limits every phase to the total, and connecting to ten seconds at most. */
    public static Timeouts within(Duration total) {
      Duration tenSeconds = Duration.ofSeconds(10);
      Duration connect = total.compareTo(tenSeconds) < 0 ? total : tenSeconds;
      return new Timeouts(connect, total, total, total, total);
    }

    /** The longest that a probe can stay open. */
    public Duration longest() {
      return connect.plus(total);
    }
  }
}
