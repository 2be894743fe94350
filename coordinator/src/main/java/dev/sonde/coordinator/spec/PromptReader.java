package dev.sonde.coordinator.spec;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.PromptSpec.Message;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.SyntheticText;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code prompts}; a file, a set or a synthetic entry gives many prompts. */
final class PromptReader {

  static final List<String> KEYS =
      List.of(
          "text",
          "system",
          "messages",
          "name",
          "weight",
          "tools",
          "toolChoice",
          "responseFormat",
          "request",
          "file",
          "set",
          "synthetic");
  private static final List<String> FORM_KEYS =
      List.of("text", "messages", "file", "set", "synthetic");
  private static final List<String> OWN_KEYS =
      List.of("system", "name", "tools", "toolChoice", "responseFormat", "request");
  static final List<String> SYNTHETIC_KEYS = List.of("inputTokens", "count");
  static final List<String> TOKEN_KEYS = List.of("mean", "stddev");

  static final int MAX_WEIGHT = 1_000_000;
  static final int MAX_SYNTHETIC = 1000;
  static final int MAX_INPUT_TOKENS = 200_000;
  private static final int LONGEST_WORD = 12;
  private static final String FORMS =
      "text, {text: …, system: …, weight: …}, {messages: …}, {file: …}, {set: …} or {synthetic: …}";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final FaultCollector faults;
  private final Values values;
  private final PromptSource files;
  private final RequestSpec request;
  private final MessageReader messages;

  /**
   * @param request the spec's request parameters, the defaults of a prompt's own
   */
  PromptReader(FaultCollector faults, PromptSource files, RequestSpec request) {
    this.request = request;
    this.messages = new MessageReader(faults);
    this.faults = faults;
    this.values = new Values(faults);
    this.files = files;
  }

  /** The additional members of the spec's requests, or null. */
  @Nullable String extra() {
    return request.extra();
  }

  /** The prompts of one entry, empty after a fault. */
  List<PromptSpec> read(SpecNode node, long seed) {
    if (!(node instanceof Entries)) {
      String text = values.text(node, FORMS);
      return text == null ? List.of() : List.of(PromptSpec.of(text));
    }
    Fields fields = new Fields(node, KEYS, faults);
    long weight = fields.read("weight", 1L, each -> values.integer(each, 1, MAX_WEIGHT));
    List<String> forms = FORM_KEYS.stream().filter(fields::has).toList();
    if (forms.size() != 1) {
      String found = forms.isEmpty() ? "no prompt" : String.join(" together with ", forms);
      faults.add(node.place(), found, "one of " + String.join(" or ", FORM_KEYS));
      return List.of();
    }
    String form = forms.get(0);
    if (form.equals("text") || form.equals("messages")) {
      PromptSpec prompt = prompt(fields, (int) weight);
      return prompt == null ? List.of() : List.of(prompt);
    }
    for (String key : OWN_KEYS) {
      if (fields.has(key)) {
        String instead = key.equals("system") ? "system together with text or within the file" : "";
        fields.clash(
            key,
            key + (key.equals("system") ? " without text" : " together with " + form),
            instead.isEmpty() ? key + " together with text or messages" : instead);
      }
    }
    return switch (form) {
      case "file" -> fields.read("file", List.of(), each -> file(each, (int) weight));
      case "set" -> fields.read("set", List.of(), each -> set(each, (int) weight));
      default -> fields.read("synthetic", List.of(), each -> synthetic(each, (int) weight, seed));
    };
  }

  /** The prompt of an entry with a text or messages; null after a fault. */
  private @Nullable PromptSpec prompt(Fields fields, int weight) {
    String name =
        fields.readOrNull("name", each -> values.matching(each, NAME, "a name such as weather-1"));
    List<Message> said = fields.has("text") ? literal(fields) : spoken(fields);
    String tools = fields.readOrNull("tools", messages::tools);
    String choice = fields.readOrNull("toolChoice", messages::toolChoice);
    if (fields.has("toolChoice") && !fields.has("tools")) {
      fields.clash("toolChoice", "toolChoice without tools", "toolChoice together with tools");
    }
    String format = fields.readOrNull("responseFormat", messages::responseFormat);
    SpecNode own = fields.get("request");
    RequestSpec asked = own == null ? null : new RequestReader(faults).over(request, own);
    PromptSpec.Toolset toolset = new PromptSpec.Toolset(tools, choice);
    return said.isEmpty() ? null : new PromptSpec(name, said, weight, toolset, format, asked);
  }

  private List<Message> literal(Fields fields) {
    String text = fields.readOrNull("text", each -> values.text(each, "some text"));
    String system = fields.readOrNull("system", each -> values.text(each, "some text"));
    return text == null ? List.of() : PromptSpec.of(text, system, 1).messages();
  }

  private List<Message> spoken(Fields fields) {
    if (fields.has("system")) {
      fields.clash("system", "system together with messages", "a message of role system");
    }
    return fields.read("messages", List.of(), messages::read);
  }

  void tooMany(SpecNode node) {
    int kibibytes = SpecParser.MAX_PROMPT_BYTES >> 10;
    faults.add(node.place(), "too much text", kibibytes + " KiB at most in all prompts together");
  }

  private List<PromptSpec> file(SpecNode node, int weight) {
    String path = values.text(node, "the path of a JSON lines file");
    if (path == null) {
      return List.of();
    }
    try {
      return new PromptLines(faults, (Scalar) node, this).read(files.read(path), weight);
    } catch (IOException e) {
      faults.add(node.place(), "cannot read " + node.described() + ": " + e.getMessage(), "");
      return List.of();
    }
  }

  private List<PromptSpec> set(SpecNode node, int weight) {
    String name = values.oneOf(node, PromptSets.NAMES);
    if (name == null) {
      return List.of();
    }
    PromptReader reader = new PromptReader(faults, files, RequestReader.ofSet(request));
    List<PromptSpec> prompts = new ArrayList<>();
    for (SpecNode each : PromptSets.entries(name)) {
      prompts.addAll(reader.read(each, 0));
    }
    return prompts.stream().map(each -> each.times(weight)).toList();
  }

  private @Nullable List<PromptSpec> synthetic(SpecNode node, int weight, long seed) {
    Fields fields = new Fields(node, SYNTHETIC_KEYS, faults);
    long count = fields.read("count", 10L, each -> values.integer(each, 1, MAX_SYNTHETIC));
    SpecNode tokens = fields.get("inputTokens");
    if (tokens == null) {
      fields.missing("inputTokens", "{mean: 550}");
      return null;
    }
    Fields size = new Fields(tokens, TOKEN_KEYS, faults);
    Long mean = size.readOrNull("mean", each -> values.integer(each, 1, MAX_INPUT_TOKENS));
    BigDecimal stddev =
        size.read("stddev", BigDecimal.ZERO, each -> values.number(each, 0, MAX_INPUT_TOKENS));
    if (tokens instanceof Entries && !size.has("mean")) {
      size.missing("mean", "a number of tokens such as 550");
    }
    if (mean == null) {
      return null;
    }
    double words = (mean + 3 * stddev.doubleValue()) * count * SyntheticText.WORDS_PER_TOKEN;
    if (words * LONGEST_WORD > SpecParser.MAX_PROMPT_BYTES * 2.0) {
      tooMany(node);
      return null;
    }
    return SyntheticText.of(seed, mean, stddev.doubleValue()).prompts((int) count, weight);
  }
}
