package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of prompts: one JSON object a line, {@code {"text": …, "system": …}} or OpenAI's
 * {@code {"messages": [{"role": "system", …}, {"role": "user", …}]}}. Other keys are ignored, for
 * such files come from elsewhere.
 */
final class PromptLines {

  static final int MAX_LINES = 10_000;
  private static final int MAX_FAULTS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Faults faults;
  private final Scalar file;

  PromptLines(Faults faults, Scalar file) {
    this.faults = faults;
    this.file = file;
  }

  List<PromptSpec> read(String text, int weight) {
    List<PromptSpec> prompts = new ArrayList<>();
    int number = 0;
    int wrong = 0;
    for (String line : text.lines().limit(MAX_LINES + 1L).toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String fault = add(line, weight, prompts);
      if (fault != null && ++wrong <= MAX_FAULTS) {
        fault(number, fault);
      }
    }
    if (number > MAX_LINES) {
      fault(number, "more than " + MAX_LINES + " lines");
    } else if (prompts.isEmpty() && wrong == 0) {
      fault(number, "no prompt in this file");
    }
    return prompts;
  }

  private void fault(int line, String found) {
    Place place = file.place();
    faults.add(place, file.text() + " line " + line + ": " + found, "");
  }

  /** Adds the line's prompt, or says why it has none. */
  private static @Nullable String add(String line, int weight, List<PromptSpec> prompts) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return "not JSON";
    }
    String system = content(json.path("system"));
    String text = content(json.path("text"));
    if (text == null && json.path("messages").isArray()) {
      for (JsonNode message : json.path("messages")) {
        String content = content(message.path("content"));
        String role = message.path("role").asText();
        if (content == null || !(role.equals("system") || role.equals("user"))) {
          return "a message that is neither system nor user text";
        }
        if (role.equals("user") && text != null) {
          return "more than one user message; a prompt is one system and one user message";
        }
        text = role.equals("user") ? content : text;
        system = role.equals("system") ? content : system;
      }
    }
    if (text == null) {
      return "neither \"text\" nor \"messages\" with a user message";
    }
    prompts.add(PromptSpec.of(text, system, weight));
    return null;
  }

  private static @Nullable String content(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
  }
}
