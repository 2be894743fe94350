package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of prompts: one JSON object a line, either {@code {"text": …, "system": …}} or a
 * request of OpenAI's chat completions: {@code messages}, with optional {@code tools}, {@code
 * tool_choice}, {@code response_format}, {@code max_tokens}, {@code temperature}, {@code seed},
 * {@code stop} and {@code reasoning_effort}. Other keys are ignored, because such files are often
 * made by other programs.
 */
final class PromptLines {

  static final int MAX_LINES = 10_000;
  private static final int MAX_FAULTS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FaultCollector faults;
  private final Scalar file;
  private final PromptReader prompts;

  /**
   * @param prompts reads the entry of a line
   */
  PromptLines(FaultCollector faults, Scalar file, PromptReader prompts) {
    this.faults = faults;
    this.file = file;
    this.prompts = prompts;
  }

  List<PromptSpec> read(String text, int weight) {
    List<PromptSpec> read = new ArrayList<>();
    int number = 0;
    int wrong = 0;
    for (String line : text.lines().limit(MAX_LINES + 1L).toList()) {
      number++;
      if (line.isBlank() || wrong > MAX_FAULTS) {
        continue;
      }
      List<PromptSpec> prompt = prompt(number, line);
      wrong += prompt.isEmpty() ? 1 : 0;
      prompt.forEach(each -> read.add(each.times(weight)));
    }
    if (number > MAX_LINES) {
      fault(number, "more than " + MAX_LINES + " lines");
    } else if (read.isEmpty() && wrong == 0) {
      fault(number, "no prompt in this file");
    }
    return read;
  }

  private void fault(int line, String found) {
    Place place = file.place();
    faults.add(place, file.text() + " line " + line + ": " + found, "");
  }

  /** The line's prompt; empty after a fault. */
  private List<PromptSpec> prompt(int number, String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      fault(number, "not JSON");
      return List.of();
    }
    boolean text = json.path("text").isTextual() && !json.path("text").asText().isEmpty();
    if (!text && !json.path("messages").isArray()) {
      fault(number, "neither \"text\" nor \"messages\" with a user message");
      return List.of();
    }
    ObjectNode entry = JSON.createObjectNode();
    if (text) {
      move(json, "text", entry, "text");
      move(json, "system", entry, "system");
    } else {
      move(json, "messages", entry, "messages");
    }
    move(json, "tools", entry, "tools");
    move(json, "tool_choice", entry, "toolChoice");
    move(json, "response_format", entry, "responseFormat");
    ObjectNode own = JSON.createObjectNode();
    move(json, "max_tokens", own, "maxTokens");
    move(json, "temperature", own, "temperature");
    move(json, "seed", own, "seed");
    move(json, "stop", own, "stop");
    move(json, "reasoning_effort", own, "reasoningEffort");
    if (!own.isEmpty()) {
      entry.set("request", own);
    }
    Place place = file.place();
    Place at = new Place(place.path() + " line " + number, place.line(), place.column());
    return prompts.read(RawJson.node(entry, at), 0);
  }

  private static void move(JsonNode from, String key, ObjectNode to, String name) {
    JsonNode value = from.path(key);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(name, value);
    }
  }
}
