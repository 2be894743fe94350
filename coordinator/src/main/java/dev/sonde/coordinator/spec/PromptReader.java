package dev.sonde.coordinator.spec;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code prompts}; a file or a synthetic entry stands for many prompts. */
final class PromptReader {

  static final List<String> KEYS = List.of("text", "system", "weight", "file", "synthetic");
  static final List<String> SYNTHETIC_KEYS = List.of("inputTokens", "count");
  static final List<String> TOKEN_KEYS = List.of("mean", "stddev");

  static final int MAX_WEIGHT = 1_000_000;
  static final int MAX_SYNTHETIC = 1000;
  static final int MAX_INPUT_TOKENS = 200_000;
  private static final int LONGEST_WORD = 12;
  private static final String FORMS =
      "text, {text: …, system: …, weight: …}, {file: …} or {synthetic: …}";

  private final Faults faults;
  private final Values values;
  private final PromptSource files;

  PromptReader(Faults faults, PromptSource files) {
    this.faults = faults;
    this.values = new Values(faults);
    this.files = files;
  }

  /** The prompts of one entry, empty after a fault. */
  List<PromptSpec> read(SpecNode node, long seed) {
    if (!(node instanceof Entries)) {
      String text = values.text(node, FORMS);
      return text == null ? List.of() : List.of(PromptSpec.of(text));
    }
    Fields fields = new Fields(node, KEYS, faults);
    long weight = fields.read("weight", 1L, each -> values.integer(each, 1, MAX_WEIGHT));
    List<String> forms = Stream.of("text", "file", "synthetic").filter(fields::has).toList();
    if (forms.size() != 1) {
      String found = forms.isEmpty() ? "nothing to ask" : String.join(" beside ", forms);
      faults.add(node.place(), found, "one of text or file or synthetic");
      return List.of();
    }
    if (fields.has("text")) {
      return literal(fields, (int) weight);
    }
    if (fields.has("system")) {
      fields.clash("system", "system without text", "system beside text or within the file");
    }
    return fields.has("file")
        ? fields.read("file", List.of(), each -> file(each, (int) weight))
        : fields.read("synthetic", List.of(), each -> synthetic(each, (int) weight, seed));
  }

  void tooMany(SpecNode node) {
    int kibibytes = SpecParser.MAX_PROMPT_BYTES >> 10;
    faults.add(node.place(), "too much text", kibibytes + " KiB at most in all prompts together");
  }

  private List<PromptSpec> literal(Fields fields, int weight) {
    String text = fields.readOrNull("text", each -> values.text(each, "some text"));
    String system = fields.readOrNull("system", each -> values.text(each, "some text"));
    return text == null ? List.of() : List.of(PromptSpec.of(text, system, weight));
  }

  private List<PromptSpec> file(SpecNode node, int weight) {
    String path = values.text(node, "the path of a JSON lines file");
    if (path == null) {
      return List.of();
    }
    try {
      return new PromptLines(faults, (Scalar) node).read(files.read(path), weight);
    } catch (IOException e) {
      faults.add(node.place(), "cannot read " + node.described() + ": " + e.getMessage(), "");
      return List.of();
    }
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
    double words = (mean + 3 * stddev.doubleValue()) * count * SyntheticText.WORDS_A_TOKEN;
    if (words * LONGEST_WORD > SpecParser.MAX_PROMPT_BYTES * 2.0) {
      tooMany(node);
      return null;
    }
    return SyntheticText.of(seed, mean, stddev.doubleValue()).prompts((int) count, weight);
  }
}
