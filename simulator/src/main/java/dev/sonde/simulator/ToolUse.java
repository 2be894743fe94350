package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tools of a request, and what was done with them since the last message of the user.
 *
 * @param functions the functions that may be called
 * @param choice auto, none or required
 * @param parallel whether several calls in one answer are asked for
 * @param called the functions whose results the messages have
 */
record ToolUse(List<JsonNode> functions, String choice, boolean parallel, Set<String> called) {
  static final ToolUse NONE = new ToolUse(List.of(), "auto", false, Set.of());

  /** The most calls in one answer. */
  private static final int MAX_CALLS = 8;

  private static final Set<String> CHOICES = Set.of("auto", "none", "required");

  ToolUse {
    functions = List.copyOf(functions);
    called = Set.copyOf(called);
  }

  /** Why these tools and this choice are not taken, if they are not. */
  static Optional<ChatRequest.Invalid> fault(JsonNode tools, JsonNode choice) {
    if (!tools.isArray()) {
      return invalid("tools", "'tools' must be a list");
    }
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.path(i);
      String type = tool.path("type").asText("function");
      if (!type.equals("function")) {
        return Optional.of(
            ChatRequest.Invalid.notSimulated("tools", "a tool of type '" + type + "'"));
      }
      if (tool.path("function").path("name").asText("").isEmpty()) {
        return invalid("tools", "'tools[%d].function.name' is missing".formatted(i));
      }
    }
    if (choice.isObject()) {
      String type = choice.path("type").asText("function");
      if (!type.equals("function")) {
        return Optional.of(
            ChatRequest.Invalid.notSimulated("tool_choice", "a choice of type '" + type + "'"));
      }
      String name = named(choice);
      for (JsonNode tool : tools) {
        if (tool.path("function").path("name").asText().equals(name)) {
          return Optional.empty();
        }
      }
      return invalid("tool_choice", "'tool_choice' names '%s', which is no tool".formatted(name));
    }
    boolean missing = choice.isMissingNode() || choice.isNull();
    return missing || CHOICES.contains(choice.asText())
        ? Optional.empty()
        : invalid(
            "tool_choice",
            "'tool_choice' must be auto, none, required or a function, found " + choice);
  }

  private static Optional<ChatRequest.Invalid> invalid(String param, String message) {
    return Optional.of(ChatRequest.Invalid.value(param, message));
  }

  private static String named(JsonNode choice) {
    return choice.path("function").path("name").asText();
  }

  static ToolUse of(JsonNode tools, JsonNode choice, boolean parallel, JsonNode messages) {
    List<JsonNode> functions = new ArrayList<>();
    for (JsonNode tool : tools) {
      JsonNode function = tool.path("function");
      if (!choice.isObject() || function.path("name").asText().equals(named(choice))) {
        functions.add(function);
      }
    }
    String word = choice.isObject() ? "required" : choice.asText("auto");
    return new ToolUse(
        functions, word, parallel && !choice.isObject(), called(functions, messages));
  }

  /**
   * The functions that were called since the last message of the user, if a result followed. A
   * result without a call counts for all of them.
   */
  private static Set<String> called(List<JsonNode> functions, JsonNode messages) {
    Set<String> names = new HashSet<>();
    boolean answered = false;
    // Of a body without byte offsets the whole was read.
    for (JsonNode message : messages.isArray() ? messages : messages.path("messages")) {
      switch (message.path("role").asText()) {
        case "user" -> {
          names.clear();
          answered = false;
        }
        case "assistant" ->
            message
                .path("tool_calls")
                .forEach(call -> names.add(call.path("function").path("name").asText()));
        case "tool", "function" -> answered = true;
        default -> {}
      }
    }
    if (answered && names.isEmpty()) {
      functions.forEach(each -> names.add(each.path("name").asText()));
    }
    return answered ? names : Set.of();
  }

  /** Whether there are tools, whatever is done with them. */
  boolean given() {
    return !functions.isEmpty();
  }

  /** The calls to answer with, none for a text. */
  List<JsonNode> next() {
    return choice.equals("none") ? List.of() : calls();
  }

  /**
   * The calls, also where the choice is none. A function is called once after each message of the
   * user, and by choice auto only before the first result: every loop of calls and results ends.
   */
  List<JsonNode> calls() {
    if (functions.isEmpty() || (!choice.equals("required") && !called.isEmpty())) {
      return List.of();
    }
    List<JsonNode> left =
        functions.stream().filter(each -> !called.contains(each.path("name").asText())).toList();
    if (!parallel || left.isEmpty()) {
      return left.isEmpty() ? left : left.subList(0, 1);
    }
    return left.size() == 1
        ? List.of(left.get(0), left.get(0))
        : left.subList(0, Math.min(MAX_CALLS, left.size()));
  }
}
