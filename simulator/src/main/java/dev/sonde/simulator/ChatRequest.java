package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
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
 * @param wishes the parts that only a provider with a {@link Quality} uses
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

  /**
   * Further parts of a request.
   *
   * @param seed null if none was sent
   * @param tools an array, empty for none
   * @param toolChoice the word, or {@code required} for a named tool
   * @param responseFormat missing for none
   * @param lastText the last text of the messages
   * @param fields the names of the body's fields
   */
  record Wishes(
      double temperature,
      @Nullable Long seed,
      List<String> stops,
      JsonNode tools,
      String toolChoice,
      JsonNode responseFormat,
      String lastText,
      Set<String> fields) {}

  /**
   * Reads a body.
   *
   * @throws IOException if it is not a chat request; the message names the fault
   */
  static ChatRequest parse(JsonFactory json, byte[] body) throws IOException {
    try (JsonParser parser = json.createParser(body)) {
      return new Reading(parser, body).whole();
    }
  }

  private static final class Reading {
    private final JsonParser parser;
    private final byte[] body;
    private String model = "";
    private boolean modelFirst;
    private boolean stream;
    private boolean includeUsage;
    private int maxTokens = Output.MAX_TOKENS;
    private boolean messages;
    private long hash = 1;
    private long characters;
    private String messagesHash = "";
    private double temperature = 1;
    private @Nullable Long seed;
    private final List<String> stops = new ArrayList<>();
    private JsonNode tools = MissingNode.getInstance();
    private JsonNode toolChoice = MissingNode.getInstance();
    private JsonNode responseFormat = MissingNode.getInstance();
    private String lastText = "";
    private final Set<String> fields = new HashSet<>();

    Reading(JsonParser parser, byte[] body) {
      this.parser = parser;
      this.body = body;
    }

    ChatRequest whole() throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "the body must be a JSON object");
      }
      for (int index = 0; parser.nextToken() == JsonToken.FIELD_NAME; index++) {
        field(parser.currentName(), index);
      }
      if (model.isEmpty() || !messages) {
        String missing = model.isEmpty() ? "model" : "messages";
        throw new JsonParseException(parser, "missing field `" + missing + "`");
      }
      int tokens = (int) Math.min(Integer.MAX_VALUE, (characters + 3) / 4 + 4);
      return new ChatRequest(
          model, modelFirst, stream, includeUsage, maxTokens, hash, tokens, wishes(), messagesHash);
    }

    private Wishes wishes() {
      String choice = toolChoice.isObject() ? "required" : toolChoice.asText("auto");
      return new Wishes(
          temperature,
          seed,
          List.copyOf(stops),
          tools,
          choice,
          responseFormat,
          lastText,
          Set.copyOf(fields));
    }

    private void field(String name, int index) throws IOException {
      JsonToken value = parser.nextToken();
      fields.add(name);
      switch (name) {
        case "model" -> {
          model = value == JsonToken.VALUE_STRING ? parser.getText() : "";
          modelFirst = index == 0;
        }
        case "stream" -> stream = value == JsonToken.VALUE_TRUE;
        case "max_tokens", "max_completion_tokens" -> limit(value);
        case "messages" -> messages();
        case "stream_options" -> options(value);
        case "temperature" -> temperature = tree().asDouble(1);
        case "seed" -> {
          JsonNode given = tree();
          seed = given.isIntegralNumber() ? Long.valueOf(given.asLong()) : null;
        }
        case "stop" -> {
          JsonNode given = tree();
          if (given.isTextual()) {
            stops.add(given.asText());
          }
          given.forEach(each -> stops.add(each.asText()));
        }
        case "tools" -> {
          tools = tree();
          characters += tools.toString().length();
        }
        case "tool_choice" -> toolChoice = tree();
        case "response_format" -> responseFormat = tree();
        default -> parser.skipChildren();
      }
    }

    private JsonNode tree() throws IOException {
      return parser.readValueAsTree();
    }

    private void limit(JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_NUMBER_INT) {
        long asked = parser.getLongValue();
        if (asked < 1) {
          throw new JsonParseException(parser, "max_tokens must be at least 1, found " + asked);
        }
        maxTokens = (int) Math.min(asked, Output.MAX_TOKENS);
      } else {
        parser.skipChildren();
      }
    }

    private void options(JsonToken value) throws IOException {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean usage = parser.currentName().equals("include_usage");
        JsonToken given = parser.nextToken();
        includeUsage |= usage && given == JsonToken.VALUE_TRUE;
        parser.skipChildren();
      }
    }

    private void messages() throws IOException {
      messages = parser.currentToken() == JsonToken.START_ARRAY;
      long from = parser.currentTokenLocation().getByteOffset();
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        hash = Mix.of(hash, token.id());
        if (token.isScalarValue()) {
          String text = parser.getText();
          hash = Mix.of(hash, text);
          characters += text.length();
          lastText = text;
        }
      } while (depth > 0 && parser.nextToken() != null);
      if (depth > 0) {
        throw new JsonParseException(parser, "the body ends inside messages");
      }
      // A body that is not UTF-8 has no byte offsets; the whole body is used then.
      long to = parser.currentLocation().getByteOffset();
      boolean located = from >= 0 && to >= from;
      long sent = Mix.bytes(body, located ? (int) from : 0, located ? (int) to : body.length);
      messagesHash = HexFormat.of().toHexDigits(sent);
    }
  }
}
