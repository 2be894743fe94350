package dev.sonde.worker.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text and the tool calls of an answer that is looked at when it is over: of prompts with tools
 * or a format only. Bounded; what is beyond is passed over.
 */
final class KeptAnswer {

  static final int MAX_CHARACTERS = 64 << 10;
  static final int MAX_CALLS = 128;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One call as its fragments add up. */
  static final class Call {
    private final int index;
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();

    Call(int index) {
      this.index = index;
    }

    String name() {
      return name.toString();
    }

    /** JSON, as the provider wrote it. */
    String arguments() {
      return arguments.toString();
    }
  }

  private final StringBuilder content = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private int characters;

  /** One chunk of a stream, or a whole answer; what is no JSON object says nothing. */
  void chunk(byte[] bytes, int offset, int length) {
    JsonNode choice;
    try {
      choice = JSON.readTree(bytes, offset, length).path("choices").path(0);
    } catch (IOException e) {
      return;
    }
    JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
    text(said.path("content"));
    JsonNode fragments = said.path("tool_calls");
    for (int i = 0; i < fragments.size(); i++) {
      fragment(fragments.get(i), i);
    }
    if (said.path("function_call").isObject()) {
      add(call(0), said.path("function_call"));
    }
  }

  private void text(JsonNode text) {
    if (text.isTextual()) {
      append(content, text.asText());
    }
    for (JsonNode part : text) {
      append(content, part.path("text").asText());
    }
  }

  /** Index and id may be missing: a fragment without either goes on with the call before it. */
  private void fragment(JsonNode fragment, int position) {
    JsonNode index = fragment.path("index");
    String name = fragment.path("function").path("name").asText("");
    boolean named = !fragment.path("function").path("name").isNull() && !name.isEmpty();
    int at;
    if (index.isIntegralNumber()) {
      at = index.asInt();
    } else if (named) {
      at = Math.max(position, calls.size());
    } else {
      at = Math.max(0, calls.size() - 1);
    }
    add(call(at), fragment.path("function"));
  }

  private Call call(int index) {
    for (Call call : calls) {
      if (call.index == index) {
        return call;
      }
    }
    Call added = new Call(index);
    if (calls.size() < MAX_CALLS) {
      calls.add(added);
    }
    return added;
  }

  private void add(Call call, JsonNode function) {
    JsonNode name = function.path("name");
    if (name.isTextual() && call.name.length() == 0) {
      append(call.name, name.asText());
    }
    JsonNode arguments = function.path("arguments");
    if (arguments.isTextual()) {
      append(call.arguments, arguments.asText());
    } else if (arguments.isContainerNode()) {
      append(call.arguments, arguments.toString());
    }
  }

  private void append(StringBuilder to, String text) {
    int taken = Math.min(text.length(), MAX_CHARACTERS - characters);
    to.append(text, 0, taken);
    characters += taken;
  }

  String content() {
    return content.toString();
  }

  List<Call> calls() {
    return calls;
  }
}
