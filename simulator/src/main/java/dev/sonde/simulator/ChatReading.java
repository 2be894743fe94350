package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chat request. What is no JSON is an exception; a field with a value that no provider
 * takes is the request's {@link ChatRequest.Invalid}, as the provider answers it.
 */
final class ChatReading {
  private static final int MAX_STOPS = 4;
  private static final int MAX_TOP_LOGPROBS = 20;
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Set<String> TEXT_PARTS = Set.of("text", "refusal", "thinking");
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh");
  private static final Set<String> NOT_SIMULATED =
      Set.of(
          ("audio functions function_call logit_bias web_search_options grammar guided_json"
                  + " guided_regex guided_choice guided_grammar structured_outputs")
              .split(" ", -1));

  private final JsonParser parser;
  private final byte[] body;
  private String model = "";
  private boolean modelFirst;
  private boolean stream;
  private boolean includeUsage;
  private int maxTokens = Output.MAX_TOKENS;
  private boolean messages;
  private int messagesFrom;
  private int messagesTo;
  private long hash = 1;
  private long characters;
  private String messagesHash = "";
  private double temperature = 1;
  private @Nullable Long seed;
  private final List<String> stops = new ArrayList<>();
  private JsonNode tools = MissingNode.getInstance();
  private JsonNode toolChoice = MissingNode.getInstance();
  private boolean parallelTools;
  private ResponseFormat responseFormat = ResponseFormat.TEXT;
  private String lastText = "";
  private final Set<String> fields = new HashSet<>();
  private int choices = 1;
  private boolean logprobs;
  private int topLogprobs;
  private ChatRequest.@Nullable Invalid invalid;

  ChatReading(JsonParser parser, byte[] body) {
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
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new JsonParseException(parser, "the body must be one JSON object");
    }
    if (model.isEmpty()) {
      throw new JsonParseException(parser, "missing field `model`");
    }
    if (!messages) {
      refuse("messages", "missing field `messages`");
    }
    if (topLogprobs > 0 && !logprobs) {
      refuse("top_logprobs", "'top_logprobs' needs 'logprobs' to be true");
    }
    int tokens = (int) Math.min(Integer.MAX_VALUE, (characters + 3) / 4 + 4);
    return new ChatRequest(
        model, modelFirst, stream, includeUsage, maxTokens, hash, tokens, wishes(), messagesHash);
  }

  private ChatRequest.Wishes wishes() throws IOException {
    return new ChatRequest.Wishes(
        temperature,
        seed,
        List.copyOf(stops),
        toolUse(),
        responseFormat,
        lastText,
        Collections.unmodifiableSet(fields),
        choices,
        logprobs ? topLogprobs : ChatRequest.Wishes.NO_LOGPROBS,
        invalid);
  }

  private ToolUse toolUse() throws IOException {
    boolean none = tools.isNull() || tools.isMissingNode() || (tools.isArray() && tools.isEmpty());
    if (none) {
      if (toolChoice.isObject() || toolChoice.asText("").equals("required")) {
        refuse("tool_choice", "'tool_choice' is only allowed when 'tools' are given");
      }
      return ToolUse.NONE;
    }
    ToolUse.fault(tools, toolChoice).ifPresent(this::refuse);
    JsonNode said = MissingNode.getInstance();
    if (invalid == null) {
      try (JsonParser again =
          parser
              .getCodec()
              .getFactory()
              .createParser(body, messagesFrom, messagesTo - messagesFrom)) {
        said = again.readValueAsTree();
      }
    }
    return ToolUse.of(tools, toolChoice, parallelTools, said);
  }

  private void refuse(ChatRequest.Invalid found) {
    invalid = invalid == null ? found : invalid;
  }

  private void refuse(String param, String message) {
    refuse(ChatRequest.Invalid.value(param, message));
  }

  private void field(String name, int index) throws IOException {
    JsonToken value = parser.nextToken();
    fields.add(name);
    switch (name) {
      case "model" -> {
        model = value == JsonToken.VALUE_STRING ? parser.getText() : "";
        modelFirst = index == 0;
        parser.skipChildren();
      }
      case "stream" -> stream = flag(name);
      case "max_tokens", "max_completion_tokens" ->
          maxTokens =
              (int) Math.min(Output.MAX_TOKENS, integer(name, 1, Long.MAX_VALUE, maxTokens));
      case "messages" -> messages();
      case "stream_options" -> options(value);
      case "temperature" -> temperature = number(name, 0, 2, 1);
      case "top_p" -> number(name, 0, 1, 1);
      case "presence_penalty", "frequency_penalty" -> number(name, -2, 2, 0);
      case "seed" -> seed = seed();
      case "stop" -> stops(tree());
      case "n" -> choices = choices();
      case "logprobs" -> logprobs = flag(name);
      case "top_logprobs" -> topLogprobs = (int) integer(name, 0, MAX_TOP_LOGPROBS, 0);
      case "tools" -> {
        tools = tree();
        characters += tools.toString().length();
      }
      case "tool_choice" -> toolChoice = tree();
      case "parallel_tool_calls" -> parallelTools = flag(name);
      case "response_format" -> {
        responseFormat = new ResponseFormat(tree());
        responseFormat.fault().ifPresent(this::refuse);
      }
      case "reasoning_effort" -> word(name, EFFORTS);
      case "modalities" -> modalities(tree());
      default -> other(name);
    }
  }

  private JsonNode tree() throws IOException {
    return parser.readValueAsTree();
  }

  private boolean flag(String name) throws IOException {
    JsonToken value = parser.currentToken();
    if (!value.isBoolean() && value != JsonToken.VALUE_NULL) {
      refuse(name, "'" + name + "' must be true or false, found " + tree());
    }
    return value == JsonToken.VALUE_TRUE;
  }

  private double number(String name, double least, double most, double otherwise)
      throws IOException {
    JsonNode given = tree();
    if (given.isNull()) {
      return otherwise;
    }
    double value = given.asDouble();
    if (!given.isNumber() || !(value >= least && value <= most)) {
      refuse(
          name,
          "'%s' must be a number from %s to %s, found %s"
              .formatted(name, plain(least), plain(most), given));
    }
    return value;
  }

  private static String plain(double bound) {
    return Long.toString((long) bound);
  }

  private long integer(String name, long least, long most, long otherwise) throws IOException {
    JsonToken value = parser.currentToken();
    if (value == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long given = parser.getLongValue();
      if (given >= least && given <= most) {
        return given;
      }
    } else if (value == JsonToken.VALUE_NULL) {
      return otherwise;
    }
    String allowed =
        most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
    refuse(name, "'%s' must be an integer %s, found %s".formatted(name, allowed, tree()));
    return otherwise;
  }

  private @Nullable Long seed() throws IOException {
    JsonNode given = tree();
    if (!given.isIntegralNumber() && !given.isNull()) {
      refuse("seed", "'seed' must be an integer, found " + given);
    }
    return given.isIntegralNumber() ? Long.valueOf(given.asLong()) : null;
  }

  private void stops(JsonNode given) {
    boolean texts = given.isTextual() || given.isNull();
    if (given.isTextual()) {
      stops.add(given.asText());
    } else if (given.isArray() && given.size() <= MAX_STOPS) {
      texts = true;
      for (JsonNode each : given) {
        texts &= each.isTextual();
        stops.add(each.asText());
      }
    }
    if (!texts || stops.contains("")) {
      refuse(
          "stop",
          "'stop' must be a text or at most %d texts, found %s".formatted(MAX_STOPS, given));
      stops.clear();
    }
  }

  private int choices() throws IOException {
    int wanted = (int) integer("n", 1, Integer.MAX_VALUE, 1);
    if (wanted > ChatRequest.MAX_CHOICES) {
      refuse(
          ChatRequest.Invalid.notSimulated(
              "n", "'n' above " + ChatRequest.MAX_CHOICES + ", found " + wanted + ","));
      return 1;
    }
    return wanted;
  }

  private void word(String name, Set<String> words) throws IOException {
    JsonNode given = tree();
    if (!given.isNull() && !words.contains(given.asText())) {
      refuse(name, "'%s' must be one of %s, found %s".formatted(name, new TreeSet<>(words), given));
    }
  }

  private void modalities(JsonNode given) {
    for (JsonNode each : given) {
      if (!each.asText().equals("text")) {
        refuse(ChatRequest.Invalid.notSimulated("modalities", "the modality " + each));
      }
    }
  }

  /** Refuses a field that would change the answer, unless it is empty; skips any other. */
  private void other(String name) throws IOException {
    if (NOT_SIMULATED.contains(name)) {
      JsonNode given = tree();
      boolean empty = given.isNull() || (given.isContainerNode() && given.isEmpty());
      if (!empty) {
        refuse(ChatRequest.Invalid.notSimulated(name, "'" + name + "'"));
      }
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

  /**
   * Reads the messages token by token.
   *
   * <pre>
   *   [ {"role": ..., "content": [ {"type": ..., ...} ]} ]
   *   1 2                        3 4                    depth
   * </pre>
   */
  private void messages() throws IOException {
    messages = parser.currentToken() == JsonToken.START_ARRAY;
    if (!messages) {
      refuse("messages", "'messages' must be a list");
    }
    long from = parser.currentTokenLocation().getByteOffset();
    int depth = 0;
    int count = 0;
    String role = "";
    boolean content = false;
    String member = "";
    do {
      JsonToken token = parser.currentToken();
      boolean inside = depth > 1;
      if (depth == 1 && token != JsonToken.END_ARRAY) {
        count++;
        role = "";
        content = false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      hash = Mix.of(hash, token.id());
      if (depth == 2 && token == JsonToken.FIELD_NAME) {
        member = parser.currentName();
      } else if (token.isScalarValue()) {
        String text = parser.getText();
        hash = Mix.of(hash, text);
        characters += text.length();
        lastText = text;
        if (depth == 2 && member.equals("role")) {
          role = text;
        } else if (depth == 2 && member.equals("content")) {
          content = token == JsonToken.VALUE_STRING;
        } else if (depth == 4 && member.equals("content")) {
          part(text);
        }
      } else if (depth == 3 && token == JsonToken.START_ARRAY && member.equals("content")) {
        content = true;
      }
      boolean ended = depth == 1 && (inside || token.isScalarValue());
      if (ended) {
        message(count - 1, role, content);
      }
    } while (depth > 0 && parser.nextToken() != null);
    if (depth > 0) {
      throw new JsonParseException(parser, "the body ends inside messages");
    }
    if (count == 0) {
      refuse("messages", "'messages' must have at least one message");
    }
    located(from, parser.currentLocation().getByteOffset());
  }

  private void message(int index, String role, boolean content) {
    if (!ROLES.contains(role)) {
      String param = "messages[" + index + "].role";
      refuse(param, "'" + param + "' must be one of " + new TreeSet<>(ROLES));
    } else if (!content && !role.equals("assistant")) {
      String param = "messages[" + index + "].content";
      refuse(param, "'" + param + "' must be a text or a list of parts");
    }
  }

  private void part(String text) throws IOException {
    if (parser.currentName() != null
        && parser.currentName().equals("type")
        && !TEXT_PARTS.contains(text)) {
      refuse(ChatRequest.Invalid.notSimulated("messages", "content of type '" + text + "'"));
    }
  }

  /** A body that is not UTF-8 has no byte offsets; the whole body is used then. */
  private void located(long from, long to) {
    boolean located = from >= 0 && to >= from;
    messagesFrom = located ? (int) from : 0;
    messagesTo = located ? (int) to : body.length;
    messagesHash = HexFormat.of().toHexDigits(Mix.bytes(body, messagesFrom, messagesTo));
  }
}
