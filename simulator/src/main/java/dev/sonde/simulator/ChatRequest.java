package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a chat request that an answer depends on.
 *
 * @param model as sent, suffix included
 * @param modelFirst whether {@code model} was the first key of the body
 * @param stream whether a stream is wanted
 * @param includeUsage whether the stream must end with usage
 * @param maxTokens the most tokens to answer with
 * @param promptHash a hash of the messages
 * @param promptTokens about one token for four characters
 * @param wishes the parts that few requests have
 * @param messagesHash {@link Mix#bytes} of the messages as they were sent, in hex
 */
record ChatRequest(
    String model,
    boolean modelFirst,
    boolean stream,
    boolean includeUsage,
    int maxTokens,
    long promptHash,
    int promptTokens,
    Wishes wishes,
    String messagesHash) {

  /** The most answers to one request. */
  static final int MAX_CHOICES = 16;

  /**
   * Further parts of a request.
   *
   * @param seed null if none was sent
   * @param lastText the last text of the messages
   * @param fields the names of the body's fields
   * @param choices the number of answers
   * @param topLogprobs the likeliest tokens to name with each token; {@link #NO_LOGPROBS} for no
   *     log probabilities
   * @param invalid the first fault of the request, if it has one
   */
  record Wishes(
      double temperature,
      @Nullable Long seed,
      List<String> stops,
      ToolUse tools,
      ResponseFormat responseFormat,
      String lastText,
      Set<String> fields,
      int choices,
      int topLogprobs,
      @Nullable Invalid invalid) {

    static final int NO_LOGPROBS = -1;

    /** Whether the answer must be JSON. */
    boolean json() {
      return responseFormat.json();
    }

    /** Whether the answer is more than text that follows from the prompt. */
    boolean shaped() {
      return !stops.isEmpty() || json() || !tools.next().isEmpty();
    }
  }

  /**
   * A fault of a request.
   *
   * @param param the field
   * @param code {@code invalid_value}, or {@code not_simulated} for what a real provider may accept
   */
  record Invalid(String param, String message, String code) {

    /** A value that is quoted may be as long as a body. */
    private static final int MAX_SHOWN = 500;

    Invalid {
      message = message.length() <= MAX_SHOWN ? message : message.substring(0, MAX_SHOWN) + " ...";
    }

    static Invalid value(String param, String message) {
      return new Invalid(param, message, "invalid_value");
    }

    static Invalid notSimulated(String param, String what) {
      return new Invalid(param, what + " is not simulated", "not_simulated");
    }

    static Invalid unsupported(String param, String message) {
      return new Invalid(param, message, "unsupported_parameter");
    }
  }

  /** This request as one of its answers sees it. */
  ChatRequest choice(int index) {
    boolean same = index == 0 || wishes.temperature() == 0;
    return with(same ? promptHash : Mix.of(promptHash, index), maxTokens);
  }

  ChatRequest withLimit(int limit) {
    return with(promptHash, limit);
  }

  private ChatRequest with(long hash, int limit) {
    return new ChatRequest(
        model, modelFirst, stream, includeUsage, limit, hash, promptTokens, wishes, messagesHash);
  }

  /**
   * Reads a body.
   *
   * @throws IOException if it is no JSON object with a model; the message names the fault
   */
  static ChatRequest parse(JsonFactory json, byte[] body) throws IOException {
    try (JsonParser parser = json.createParser(body)) {
      return new ChatReading(parser, body).whole();
    }
  }
}
