package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.common.run.PromptSpec.Message;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a prompt, in the format of OpenAI's chat completions. */
final class MessageReader {

  static final List<String> KEYS = List.of("role", "content", "name", "tool_calls", "tool_call_id");
  static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool");
  private static final List<String> PART_KEYS = List.of("type", "text", "image_url");
  private static final List<String> PART_TYPES = List.of("text", "image_url");
  private static final List<String> IMAGE_KEYS = List.of("url", "detail");
  private static final Pattern IMAGE_URL = Pattern.compile("(?s)(https?://\\S+|data:image/\\S+)");

  private final FaultCollector faults;
  private final Values values;

  MessageReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  /** The messages, empty after a fault. */
  List<Message> read(SpecNode node) {
    if (!(node instanceof Items list) || list.items().isEmpty()) {
      faults.wrong(node, "a list of {role: …, content: …}");
      return List.of();
    }
    List<Message> messages = new ArrayList<>();
    for (SpecNode item : list.items()) {
      Message message = message(item);
      if (message != null) {
        messages.add(message);
      }
    }
    if (messages.size() < list.items().size()) {
      return List.of();
    }
    if (messages.stream().noneMatch(each -> each.role().equals("user"))) {
      faults.wrong(node, "at least one message of role user");
      return List.of();
    }
    return messages;
  }

  private @Nullable Message message(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    String role = fields.readOrNull("role", each -> values.oneOf(each, ROLES));
    if (!fields.has("role") && node instanceof Entries) {
      fields.missing("role", String.join(", ", ROLES));
    }
    String content = fields.readOrNull("content", this::content);
    if (!fields.has("content") && !fields.has("tool_calls") && node instanceof Entries) {
      fields.missing("content", "a text, or a list of parts");
    }
    if (role == null || !(node instanceof Entries entries)) {
      return null;
    }
    List<Entry> more =
        entries.entries().stream()
            .filter(each -> !each.key().equals("role") && !each.key().equals("content"))
            .toList();
    String rest =
        more.isEmpty()
            ? null
            : RawJson.text(RawJson.of(new Entries(entries.place(), more), faults));
    return new Message(role, content == null ? "null" : content, rest);
  }

  private @Nullable String content(SpecNode node) {
    if (node instanceof Items parts) {
      boolean good = true;
      for (SpecNode part : parts.items()) {
        good &= part(part);
      }
      return good ? RawJson.text(RawJson.of(node, faults)) : null;
    }
    if (node instanceof Scalar scalar && scalar.kind() == SpecNode.Kind.NOTHING) {
      return "null";
    }
    String text = values.text(node, "a text, or a list of parts");
    return text == null ? null : Message.of("", text).content();
  }

  private boolean part(SpecNode node) {
    Fields fields = new Fields(node, PART_KEYS, faults);
    if (!fields.has("type") && node instanceof Entries) {
      fields.missing("type", String.join(", ", PART_TYPES));
    }
    String type = fields.readOrNull("type", each -> values.oneOf(each, PART_TYPES));
    if (type == null) {
      return false;
    }
    if (!fields.has(type)) {
      fields.missing(type, type.equals("text") ? "some text" : "{url: …}");
      return false;
    }
    return type.equals("text")
        ? fields.readOrNull("text", each -> values.text(each, "some text")) != null
        : fields.readOrNull("image_url", this::image) != null;
  }

  private @Nullable String image(SpecNode node) {
    Fields fields = new Fields(node, IMAGE_KEYS, faults);
    if (!fields.has("url") && node instanceof Entries) {
      fields.missing("url", "an http, https or data URL");
    }
    return fields.readOrNull(
        "url",
        each -> values.matching(each, IMAGE_URL, "an http or https URL, or data:image/…;base64,…"));
  }

  /** A JSON array of tools whose functions have names, or null after a fault. */
  @Nullable String tools(SpecNode node) {
    JsonNode tools = RawJson.of(node, faults);
    if (!tools.isArray() || tools.isEmpty()) {
      faults.wrong(node, "a list of {type: function, function: {name: …, parameters: …}}");
      return null;
    }
    for (int i = 0; i < tools.size(); i++) {
      JsonNode function = tools.get(i).path("function");
      boolean named =
          function.path("name").isTextual() && !function.path("name").asText().isEmpty();
      boolean typed = tools.get(i).path("type").asText().equals("function");
      JsonNode parameters = function.path("parameters");
      if (!named || !typed || !(parameters.isMissingNode() || parameters.isObject())) {
        SpecNode item = ((Items) node).items().get(i);
        faults.wrong(item, "{type: function, function: {name: …, parameters: a JSON Schema}}");
        return null;
      }
      if (!checkSchema(parameters, ((Items) node).items().get(i))) {
        return null;
      }
    }
    return RawJson.text(tools);
  }

  private boolean checkSchema(JsonNode schema, SpecNode node) {
    String problem = Schemas.problem(schema);
    if (problem != null) {
      faults.add(
          node.place(), problem, "a JSON Schema of draft 2020-12 without external references");
    }
    return problem == null;
  }

  /** The JSON of {@code tool_choice}. */
  @Nullable String toolChoice(SpecNode node) {
    JsonNode choice = RawJson.of(node, faults);
    boolean named = choice.path("function").path("name").isTextual();
    if (named || List.of("auto", "none", "required").contains(choice.asText())) {
      return RawJson.text(choice);
    }
    faults.wrong(node, "auto, none, required or {type: function, function: {name: …}}");
    return null;
  }

  /** The JSON of {@code response_format}. */
  @Nullable String responseFormat(SpecNode node) {
    JsonNode format = RawJson.of(node, faults);
    boolean good =
        switch (format.path("type").asText()) {
          case "text", "json_object" -> true;
          case "json_schema" ->
              format.path("json_schema").path("schema").isObject()
                  && format.path("json_schema").path("name").isTextual();
          default -> false;
        };
    if (!good) {
      faults.wrong(
          node, "{type: json_object} or {type: json_schema, json_schema: {name: …, schema: …}}");
      return null;
    }
    return checkSchema(format.path("json_schema").path("schema"), node)
        ? RawJson.text(format)
        : null;
  }
}
