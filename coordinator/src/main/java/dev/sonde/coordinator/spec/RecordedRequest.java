package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of prompts as an entry of {@code prompts}. Every member of a recorded request is
 * replayed, set by the spec, or refused by its name.
 */
final class RecordedRequest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Members that have a key of their own in an entry. */
  private static final Map<String, String> ENTRY =
      Map.of("tools", "tools", "tool_choice", "toolChoice", "response_format", "responseFormat");

  /** Members that have a key of their own in an entry's request. */
  private static final Map<String, String> REQUEST =
      Map.of(
          "max_tokens", "maxTokens",
          "max_completion_tokens", "maxTokens",
          "temperature", "temperature",
          "seed", "seed",
          "stop", "stop",
          "reasoning_effort", "reasoningEffort");

  /** Members that are sent as they are: OpenAI's, and those of vLLM, SGLang and TGI. */
  private static final Set<String> REPLAYED =
      words(
          "audio chat_template_kwargs frequency_penalty guided_choice guided_grammar "
              + "guided_json guided_regex ignore_eos logit_bias logprobs metadata min_p min_tokens "
              + "modalities parallel_tool_calls prediction presence_penalty prompt_cache_key "
              + "reasoning repetition_penalty safety_identifier service_tier skip_special_tokens "
              + "stop_token_ids store thinking top_k top_logprobs top_p user verbosity "
              + "web_search_options");

  /** Members that the spec decides: every target gets the same. */
  private static final Set<String> OF_THE_SPEC = Set.of("model", "stream", "stream_options");

  /** What data sets write beside a request. */
  private static final Set<String> ANNOTATIONS =
      words("category comment created custom_id dataset id idx index label language source tags");

  /** The forms of other programs, and what is taken instead. */
  private static final Map<String, String> FOREIGN = foreign();

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  private static Map<String, String> foreign() {
    Map<String, String> foreign = new LinkedHashMap<>();
    foreign.put("body", "write the members of \"body\" into the line itself");
    foreign.put("conversations", "write \"messages\" with \"role\" and \"content\"");
    foreign.put("conversation", "write \"messages\" with \"role\" and \"content\"");
    for (String text : List.of("prompt", "input", "inputs", "instruction", "question", "query")) {
      foreign.put(text, "write \"text\"");
    }
    return foreign;
  }

  private final JsonNode line;
  private final List<String> faults = new ArrayList<>();

  private RecordedRequest(JsonNode line) {
    this.line = line;
  }

  /** The entry of a line, or what is wrong with the line. */
  record Read(@Nullable ObjectNode entry, List<String> faults) {}

  /**
   * Reads a line.
   *
   * @param extra of the spec, which stays where the line does not set the same member
   */
  static Read read(JsonNode line, @Nullable String extra) {
    RecordedRequest recorded = new RecordedRequest(line);
    Optional<ObjectNode> entry = recorded.entry();
    entry.ifPresent(each -> recorded.addMembers(each, extra));
    return new Read(recorded.faults.isEmpty() ? entry.orElse(null) : null, recorded.faults);
  }

  private Optional<ObjectNode> entry() {
    ObjectNode entry = JSON.createObjectNode();
    if (line.path("text").isTextual() && !line.path("text").asText().isEmpty()) {
      entry.set("text", line.path("text"));
      if (line.hasNonNull("system")) {
        entry.set("system", line.path("system"));
      }
      return Optional.of(entry);
    }
    if (line.path("messages").isArray()) {
      entry.set("messages", line.path("messages"));
      return Optional.of(entry);
    }
    faults.add("neither \"text\" nor \"messages\"; " + found());
    return Optional.empty();
  }

  private String found() {
    if (!line.isObject()) {
      return "a line is an object such as {\"text\": \"ping\"}";
    }
    for (Map.Entry<String, String> each : FOREIGN.entrySet()) {
      if (line.has(each.getKey())) {
        return "found \"" + each.getKey() + "\": " + each.getValue();
      }
    }
    List<String> names = line.properties().stream().map(Map.Entry::getKey).limit(8).toList();
    return names.isEmpty() ? "found nothing" : "found " + String.join(", ", names);
  }

  private void addMembers(ObjectNode entry, @Nullable String extra) {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode replayed = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> each : line.properties()) {
      String name = each.getKey();
      JsonNode value = each.getValue();
      if (entry.has(name) || value.isNull() || isOfTheSpec(name, value)) {
        continue;
      }
      if (ENTRY.containsKey(name)) {
        entry.set(ENTRY.get(name), value);
      } else if (REQUEST.containsKey(name)) {
        request.set(REQUEST.get(name), value);
      } else if (REPLAYED.contains(name)) {
        replayed.set(name, value);
      } else if (!ANNOTATIONS.contains(name)) {
        refuse(name);
      }
    }
    limit(request);
    if (!replayed.isEmpty()) {
      ObjectNode all = extra == null ? JSON.createObjectNode() : (ObjectNode) RawJson.tree(extra);
      request.set("extra", all.setAll(replayed));
    }
    if (!request.isEmpty()) {
      entry.set("request", request);
    }
  }

  private static boolean isOfTheSpec(String name, JsonNode value) {
    boolean one = name.equals("n") && value.isInt() && value.asInt() == 1;
    return one || OF_THE_SPEC.contains(name);
  }

  private void refuse(String name) {
    if (name.equals("n")) {
      faults.add("\"n\": Sonde reads one answer a request");
      return;
    }
    List<String> known = new ArrayList<>(REPLAYED);
    known.addAll(REQUEST.keySet());
    known.addAll(ENTRY.keySet());
    String near =
        NearestName.of(name, known).map(each -> "; did you mean \"" + each + "\"?").orElse("");
    faults.add(
        "\""
            + name
            + "\" is not replayed; remove it, or set it in request.extra of the spec"
            + near);
  }

  private void limit(ObjectNode request) {
    if (!line.hasNonNull("max_completion_tokens")) {
      return;
    }
    if (line.hasNonNull("max_tokens")) {
      faults.add("both \"max_tokens\" and \"max_completion_tokens\"");
    }
    request.put("maxTokensField", "max_completion_tokens");
  }
}
