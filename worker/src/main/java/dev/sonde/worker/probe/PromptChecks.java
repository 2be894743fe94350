package dev.sonde.worker.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.PromptSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the answers to a prompt: tool calls against the schemas of the tools, text against the
 * requested format. Every answer passes a schema that does not compile or that refers to an
 * external one.
 */
final class PromptChecks {

  private static final Logger LOG = LoggerFactory.getLogger(PromptChecks.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

  /** Markup of tool calls in text, which the provider should have turned into calls. */
  private static final Pattern MARKUP =
      Pattern.compile(
          "<\\|tool_calls?_(section_)?begin\\|>|<\\|tool_call|</?tool_call>|\\[TOOL_CALLS]"
              + "|<function=|functions\\.\\w+:\\d+\\s*<\\||<\\|python_tag\\|>"
              + "|<\\|channel\\|>commentary to=functions|<｜tool▁calls?▁begin｜>");

  private final boolean offersTools;
  private final Map<String, Tool> tools = new HashMap<>();
  private final Format format;

  private record Tool(@Nullable JsonSchema schema, boolean requires) {}

  /**
   * The requested format.
   *
   * @param asked whether a format is requested
   * @param object whether any JSON object is valid
   * @param order the names of the schema's members
   */
  private record Format(
      boolean asked, boolean object, @Nullable JsonSchema schema, List<String> order) {}

  PromptChecks(PromptSpec prompt) {
    offersTools = prompt.tools() != null;
    if (prompt.tools() != null) {
      String wanted = wanted(prompt.toolChoice());
      for (JsonNode tool : tree(prompt.tools())) {
        JsonNode parameters = tool.path("function").path("parameters");
        String name = tool.path("function").path("name").asText();
        if (wanted.isEmpty() || wanted.equals(name)) {
          tools.put(name, new Tool(compiled(parameters), parameters.path("required").size() > 0));
        }
      }
    }
    format = format(prompt.responseFormat());
  }

  /** Whether there is anything to check. */
  static boolean wanted(PromptSpec prompt) {
    return prompt.tools() != null || prompt.responseFormat() != null;
  }

  /** The one tool that a choice names, or empty. */
  private static String wanted(@Nullable String toolChoice) {
    return toolChoice == null ? "" : tree(toolChoice).path("function").path("name").asText();
  }

  private static Format format(@Nullable String json) {
    if (json == null) {
      return new Format(false, false, null, List.of());
    }
    JsonNode asked = tree(json);
    String type = asked.path("type").asText();
    JsonNode schema = asked.path("json_schema").path("schema");
    List<String> order = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(order::add);
    return new Format(!type.equals("text"), type.equals("json_object"), compiled(schema), order);
  }

  private static @Nullable JsonSchema compiled(JsonNode schema) {
    if (!schema.isObject()) {
      return null;
    }
    try {
      JsonSchema compiled = SCHEMAS.getSchema(schema);
      compiled.initializeValidators();
      return compiled;
    } catch (RuntimeException e) {
      LOG.warn("a schema of the spec cannot be used, every answer passes it: {}", e.getMessage());
      return null;
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a prompt's JSON cannot be read", e);
    }
  }

  ToolCheck tools(KeptAnswer answer) {
    if (!offersTools || answer.overflown()) {
      return ToolCheck.NOT_OFFERED;
    }
    if (answer.calls().isEmpty()) {
      boolean leaked = MARKUP.matcher(answer.content()).find();
      return leaked ? ToolCheck.MARKUP_LEAK : ToolCheck.NO_CALL;
    }
    ToolCheck worst = ToolCheck.VALID;
    for (KeptAnswer.Call call : answer.calls()) {
      ToolCheck check = call(call);
      if (worst == ToolCheck.VALID) {
        worst = check;
      }
    }
    return worst;
  }

  private ToolCheck call(KeptAnswer.Call call) {
    Tool tool = tools.get(call.name());
    if (tool == null) {
      return ToolCheck.UNKNOWN_NAME;
    }
    String written = call.arguments().isBlank() ? "{}" : call.arguments();
    JsonNode arguments;
    try {
      arguments = JSON.readTree(written);
    } catch (JsonProcessingException e) {
      return ToolCheck.INVALID_JSON;
    }
    if (!arguments.isObject()) {
      return ToolCheck.INVALID_JSON;
    }
    if (arguments.isEmpty() && tool.requires) {
      return ToolCheck.EMPTY_ARGUMENTS;
    }
    return matches(tool.schema, arguments) ? ToolCheck.VALID : ToolCheck.SCHEMA_MISMATCH;
  }

  private static boolean matches(@Nullable JsonSchema schema, JsonNode json) {
    if (schema == null) {
      return true;
    }
    try {
      return schema.validate(json).isEmpty();
    } catch (RuntimeException e) {
      LOG.debug("a schema of the spec cannot be used, every answer passes it", e);
      return true;
    }
  }

  /**
   * Checks an answer against the requested format.
   *
   * @param cut whether the limit of tokens ended the answer
   */
  FormatCheck format(KeptAnswer answer, boolean cut) {
    if (!format.asked || answer.overflown() || !answer.calls().isEmpty()) {
      return FormatCheck.NOT_ASKED;
    }
    String text = answer.content().strip();
    JsonNode json = parsed(text);
    if (json != null) {
      return judged(json);
    }
    if (cut) {
      return FormatCheck.CUT;
    }
    return parsed(within(text)) == null ? FormatCheck.NOT_JSON : FormatCheck.EXTRA_TEXT;
  }

  private FormatCheck judged(JsonNode json) {
    if ((format.object && !json.isObject()) || !matches(format.schema, json)) {
      return FormatCheck.SCHEMA_MISMATCH;
    }
    Iterator<String> order = format.order.iterator();
    Iterator<String> names = json.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      boolean known = format.order.contains(name);
      boolean found = !known;
      while (known && order.hasNext() && !found) {
        found = order.next().equals(name);
      }
      if (!found) {
        return FormatCheck.KEY_ORDER;
      }
    }
    return FormatCheck.VALID;
  }

  /** The text as JSON, or null if it is no JSON or empty. */
  private static @Nullable JsonNode parsed(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json == null || json.isMissingNode() ? null : json;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The text from the first to the last bracket, without text or a code fence around it. */
  private static String within(String text) {
    int from = first(text.indexOf('{'), text.indexOf('['));
    int to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
    return from < 0 || to < from ? "" : text.substring(from, to + 1);
  }

  private static int first(int one, int other) {
    return one < 0 ? other : other < 0 ? one : Math.min(one, other);
  }
}
