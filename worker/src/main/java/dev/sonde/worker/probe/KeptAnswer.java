package dev.sonde.worker.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text and the tool calls of an answer, kept for the checks at its end, only for prompts with
 * tools or a format. Bounded: text beyond the limit is dropped, see {@link #overflown}.
 */
final class KeptAnswer {

  static final int MAX_CHARACTERS = 64 << 10;
  static final int MAX_CALLS = 128;
  private static final String THINK = "<think>";
  private static final String THOUGHT = "</think>";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One call, assembled from its fragments. */
  static final class Call {
    private final int index;
    private final StringBuilder name = new StringBuilder();
    private boolean identified;
    private final StringBuilder arguments = new StringBuilder();

    Call(int index) {
      this.index = index;
    }

    String name() {
      return name.toString();
    }

    /** Whether it is empty: some providers send an empty call with every text. */
    private boolean filler() {
      return !identified && name.length() == 0 && arguments.toString().isBlank();
    }

    /** JSON, as the provider wrote it. */
    String arguments() {
      return arguments.toString();
    }
  }

  private final StringBuilder content = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private int characters;
  private boolean overflown;

  /** Reads one chunk of a stream, or a whole answer; ignores bytes that are no JSON. */
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

  /** Index and name may be missing: a fragment without both continues the call before it. */
  private void fragment(JsonNode fragment, int position) {
    JsonNode index = fragment.path("index");
    String name = fragment.path("function").path("name").asText("");
    boolean named = !fragment.path("function").path("name").isNull() && !name.isEmpty();
    Call call;
    if (index.isIntegralNumber()) {
      call = call(index.asInt());
    } else if (named || calls.isEmpty()) {
      call = call(Math.max(position, calls.size()));
    } else {
      call = calls.get(calls.size() - 1);
    }
    call.identified |= !fragment.path("id").asText("").isEmpty() && !fragment.path("id").isNull();
    add(call, fragment.path("function"));
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
    } else {
      overflown = true;
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
    overflown |= taken < text.length();
  }

  /** Whether a part of it was dropped, so that it cannot be checked. */
  boolean overflown() {
    return overflown;
  }

  /** The text without the reasoning before it, which is not part of the answer. */
  String content() {
    String text = content.toString().stripLeading();
    if (!text.startsWith(THINK)) {
      return text;
    }
    int end = text.indexOf(THOUGHT);
    return end < 0 ? "" : text.substring(end + THOUGHT.length());
  }

  List<Call> calls() {
    return calls.stream().filter(call -> !call.filler()).toList();
  }
}
