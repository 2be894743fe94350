package dev.sonde.common.run;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of every request.
 *
 * @param timeouts limits of the phases
 * @param unique whether each prompt starts with a nonce, to defeat prefix caches
 * @param http2 whether to use HTTP/2 (by ALPN on https, with prior knowledge on http)
 * @param sending null for what is usual
 */
public record RequestSpec(
    Generation generation,
    boolean stream,
    Timeouts timeouts,
    boolean unique,
    boolean http2,
    Keeping keeping,
    @Nullable Sending sending) {

  /** What is usual is not written, as in older versions. */
  public RequestSpec {
    sending = Sending.USUAL.equals(sending) ? null : sending;
  }

  /**
   * How the model is to answer.
   *
   * @param maxTokens the most that may be answered, which a budget reserves
   * @param maxTokensField the member of the body that says so, or {@link #UNSENT}; null for {@link
   *     #MAX_TOKENS}
   * @param temperature omitted when null
   * @param seed omitted when null
   * @param stop texts that end a response; omitted when empty
   * @param reasoningEffort omitted when null
   * @param extra additional members of the body, a JSON object, or null
   */
  public record Generation(
      int maxTokens,
      @Nullable String maxTokensField,
      @Nullable Double temperature,
      @Nullable Long seed,
      List<String> stop,
      @Nullable String reasoningEffort,
      @Nullable String extra) {

    /** The usual member. */
    public static final String MAX_TOKENS = "max_tokens";

    /** Stands for no member: the limit is not sent. */
    public static final String UNSENT = "none";

    public Generation {
      stop = List.copyOf(stop);
      maxTokensField = MAX_TOKENS.equals(maxTokensField) ? null : maxTokensField;
      Spec.require(maxTokens >= 1, "request.maxTokens", maxTokens, "1 or more");
      Spec.require(
          temperature == null || (temperature >= 0 && temperature <= 2),
          "request.temperature",
          temperature,
          "0 to 2");
    }

    public static Generation of(int maxTokens, @Nullable Double temperature, @Nullable Long seed) {
      return new Generation(maxTokens, null, temperature, seed, List.of(), null, null);
    }

    /** A copy with another limit of output tokens. */
    Generation limited(int limit) {
      return new Generation(limit, maxTokensField, temperature, seed, stop, reasoningEffort, extra);
    }
  }

  /**
   * What is sent beside the messages and what the model is asked for.
   *
   * @param noStreamOptions whether {@code stream_options} is left out, which asks for the usage
   * @param headers names of further headers, and for each the environment variable of the worker
   *     that holds its value
   */
  public record Sending(boolean noStreamOptions, SortedMap<String, String> headers) {

    public static final Sending USUAL = new Sending(false, new TreeMap<>());

    public Sending {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /**
   * What events keep of an answer.
   *
   * @param keepPrefix its first 256 code points
   * @param keepResponses the response's body, whatever it is
   */
  public record Keeping(boolean keepPrefix, boolean keepResponses) {

    public static final Keeping PREFIX = new Keeping(true, false);
  }

  /** A stream, by HTTP/1.1 where nothing else is agreed on, whose prefix is kept. */
  public static RequestSpec streamed(Generation generation, Timeouts timeouts) {
    return new RequestSpec(generation, true, timeouts, false, false, Keeping.PREFIX, Sending.USUAL);
  }

  public int maxTokens() {
    return generation.maxTokens();
  }

  /** The member of the body that limits an answer, or {@link Generation#UNSENT}. */
  public String maxTokensField() {
    return Objects.requireNonNullElse(generation.maxTokensField(), Generation.MAX_TOKENS);
  }

  /** Whether the provider is told how long an answer may be. */
  public boolean sendsLimit() {
    return !maxTokensField().equals(Generation.UNSENT);
  }

  /** Whether {@code stream_options} is left out. */
  public boolean noStreamOptions() {
    return sending != null && sending.noStreamOptions();
  }

  /** The names of further headers, and the variables of their values. */
  public SortedMap<String, String> headers() {
    return sending == null ? Sending.USUAL.headers() : sending.headers();
  }

  public @Nullable Double temperature() {
    return generation.temperature();
  }

  public @Nullable Long seed() {
    return generation.seed();
  }

  public List<String> stop() {
    return generation.stop();
  }

  public @Nullable String reasoningEffort() {
    return generation.reasoningEffort();
  }

  public @Nullable String extra() {
    return generation.extra();
  }

  public boolean keepPrefix() {
    return keeping.keepPrefix();
  }

  public boolean keepResponses() {
    return keeping.keepResponses();
  }

  /** A copy with another limit of output tokens. */
  public RequestSpec withMaxTokens(int limit) {
    return with(generation.limited(limit), unique);
  }

  /** The same that asks for something else. */
  public RequestSpec with(Generation other, boolean otherUnique) {
    return new RequestSpec(other, stream, timeouts, otherUnique, http2, keeping, sending);
  }

  /** Whether all responses to a prompt can be expected to be equal: temperature 0 and no nonce. */
  public boolean asksForOneAnswer() {
    Double temperature = temperature();
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
