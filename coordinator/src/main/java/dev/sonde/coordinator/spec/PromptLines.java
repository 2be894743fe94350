package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of prompts: one JSON object a line, either {@code {"text": …, "system": …}} or a
 * request of OpenAI's chat completions, see {@link RecordedRequest}.
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
    RecordedRequest.Read recorded = RecordedRequest.read(json, prompts.extra());
    recorded.faults().forEach(each -> fault(number, each));
    if (recorded.entry() == null) {
      return List.of();
    }
    Place place = file.place();
    Place at = new Place(place.path() + " line " + number, place.line(), place.column());
    return prompts.read(RawJson.node(recorded.entry(), at), 0);
  }
}
