package dev.sonde.coordinator.spec;

import dev.sonde.common.reach.ModelId;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.common.run.WorkloadSpec;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses YAML (or JSON) to a spec with every default filled in, or reports all of its faults. */
public final class SpecParser {

  static final List<String> KEYS =
      List.of(
          "name",
          "models",
          "providers",
          "regions",
          "prompts",
          "request",
          "load",
          "warmup",
          "budget",
          "onWorkerLoss",
          "thresholds",
          "abortOnFail",
          "verdict",
          "endpoint",
          "rankBy",
          "aa",
          "billTo",
          "reference",
          "seed");
  static final List<String> BUDGET_KEYS = List.of("usd");
  static final List<String> ON_WORKER_LOSS = List.of("mark", "resend");

  /** The default prompt of {@code compare}: short, and any model answers it in prose. */
  public static final String SHIPPED_PROMPT =
      "Explain in about 100 words how a weather balloon measures the atmosphere.";

  public static final String DEFAULT_ENDPOINT = "https://router.huggingface.co/v1";

  /** Larger seeds would lose digits in JSON readers that only have doubles. */
  static final long MAX_SEED = (1L << 53) - 1;

  static final int MAX_WARMUP = 1_000_000;
  static final int MAX_LIST = 1000;

  /** A run with its prompts is one Kafka record of at most 1 MB. */
  static final int MAX_PROMPT_BYTES = 640 << 10;

  private static final long MAX_USD = 1_000_000;
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final PromptSource promptSource;
  private final String defaultEndpoint;

  public SpecParser(PromptSource promptSource) {
    this(promptSource, DEFAULT_ENDPOINT);
  }

  /**
   * @param defaultEndpoint of specs that state none
   */
  public SpecParser(PromptSource promptSource, String defaultEndpoint) {
    this.promptSource = promptSource;
    this.defaultEndpoint = defaultEndpoint;
  }

  /** Whether the text of a spec has an endpoint. */
  public static boolean statesEndpoint(String text) {
    SpecNode root = new YamlReader(new FaultCollector()).read(text);
    return root != null && statesEndpoint(root);
  }

  /** Whether a spec has an endpoint. */
  public static boolean statesEndpoint(SpecNode spec) {
    return spec instanceof Entries entries
        && entries.entries().stream().anyMatch(each -> each.key().equals("endpoint"));
  }

  /**
   * Parses a spec.
   *
   * @param source the name of the text in messages: a file name
   * @throws SpecException with every fault
   */
  public Spec parse(String source, String text) {
    FaultCollector faults = new FaultCollector();
    SpecNode root = new YamlReader(faults).read(text);
    faults.throwIfAny(source);
    return spec(source, root, faults);
  }

  /**
   * Parses the arguments of the command line; messages name the flags.
   *
   * @throws SpecException with every fault
   */
  public Spec parse(SpecOptions options) {
    return overlaid("", new Entries(new Place("", 0, 0), List.of()), options, new FaultCollector());
  }

  /**
   * Parses a spec from a file, changed by flags.
   *
   * @throws SpecException with every fault
   */
  public Spec parse(String source, String text, SpecOptions options) {
    FaultCollector faults = new FaultCollector();
    SpecNode root = new YamlReader(faults).read(text);
    faults.throwIfAny(source);
    return overlaid(source, root, options, faults);
  }

  private Spec overlaid(
      String source, @Nullable SpecNode root, SpecOptions options, FaultCollector faults) {
    FlagOverlay overlay = new FlagOverlay(faults, promptSource);
    SpecNode whole = root instanceof Entries entries ? overlay.over(entries, options) : root;
    return spec(source, whole, faults);
  }

  private Spec spec(String source, @Nullable SpecNode root, FaultCollector faults) {
    Spec spec = root == null ? null : parse(root, faults);
    faults.throwIfAny(source);
    if (spec == null) {
      throw new IllegalStateException("neither a spec nor a fault");
    }
    return spec;
  }

  /** Parses a spec that is a part of another document; null when there are faults. */
  public @Nullable Spec parse(SpecNode root, FaultCollector faults) {
    Fields fields = new Fields(root, KEYS, faults);
    Values values = new Values(faults);
    if (!fields.has("models") && root instanceof Entries) {
      fields.missing("models", ModelId.EXAMPLE);
    }
    Long seed = fields.readOrNull("seed", each -> values.integer(each, 0, MAX_SEED));
    List<String> models = list(fields, "models", each -> model(each, faults), faults);
    UncorrectedRow draft =
        new UncorrectedRow(models, providers(fields, faults), regions(fields, faults));
    RequestSpec request =
        fields.read("request", RequestReader.DEFAULT, new RequestReader(faults)::read);
    List<PromptSpec> prompts = prompts(fields, request, seed == null ? 0 : seed, faults);
    List<Threshold> thresholds = thresholds(fields, faults);
    LoadSpec load =
        fields.read("load", LoadReader.DEFAULT, new LoadReader(faults, promptSource)::read);
    if (load.definesPrompts() && fields.has("prompts")) {
      fields.clash(
          "prompts", "given together with a trace", "no prompts: a trace defines their lengths");
    }
    if (!load.goals().isEmpty() && fields.has("thresholds")) {
      fields.clash("thresholds", "given together with a search", "thresholds in load.search.goal");
    }
    Rest rest = rest(fields, thresholds, faults);
    if (!faults.isEmpty()) {
      return null;
    }
    Spec spec =
        new Spec(
            rest.name == null ? draft.models.get(0) : rest.name,
            new ScopeSpec(
                draft.models,
                draft.providers,
                draft.regions,
                rest.asking.endpoint,
                rest.asking.aa,
                rest.asking.billTo),
            new WorkloadSpec(prompts, request, load, rest.warmup, seed == null ? 0 : seed),
            rest.budgetNanoUsd,
            rest.onWorkerLoss,
            rest.judging);
    return seed == null ? spec.withSeed(SpecWriter.derivedSeed(spec)) : spec;
  }

  private static @Nullable String model(SpecNode node, FaultCollector faults) {
    boolean text = node instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT;
    String id = text ? ((SpecNode.Scalar) node).text() : "";
    if (text && ModelId.isOne(id)) {
      return id;
    }
    // What looks like a token is not shown.
    String start = '"' + id.substring(0, Math.min(id.length(), 20));
    boolean shown = text && node.described().startsWith(start);
    String found = shown ? ModelId.found(id) : node.described();
    faults.add(node.place(), "found " + found, ModelId.ALLOWED);
    return null;
  }

  private record UncorrectedRow(
      List<String> models, List<ProviderSpec> providers, List<String> regions) {}

  private record Rest(
      @Nullable String name,
      int warmup,
      @Nullable Long budgetNanoUsd,
      OnWorkerLoss onWorkerLoss,
      Asking asking,
      JudgingSpec judging) {}

  private record Asking(String endpoint, boolean aa, @Nullable String billTo) {}

  private Rest rest(Fields fields, List<Threshold> thresholds, FaultCollector faults) {
    Values values = new Values(faults);
    long warmup = fields.read("warmup", 0L, each -> values.integer(each, 0, MAX_WARMUP));
    String loss = fields.read("onWorkerLoss", "mark", each -> values.oneOf(each, ON_WORKER_LOSS));
    return new Rest(
        fields.readOrNull("name", each -> values.text(each, "a text")),
        (int) warmup,
        fields.readOrNull("budget", each -> budget(each, faults)),
        OnWorkerLoss.valueOf(loss.toUpperCase(Locale.ROOT)),
        new Asking(
            fields.read("endpoint", defaultEndpoint, new ProviderReader(faults)::endpoint),
            fields.read("aa", false, values::flag),
            fields.readOrNull("billTo", each -> values.text(each, "the name of an organisation"))),
        new JudgingSpec(
            thresholds,
            fields.read("rankBy", RankMetric.TTFT, each -> rankMetric(each, values)),
            fields.readOrNull(
                "reference",
                each -> values.matching(each, ProviderReader.NAME, "a provider's name, or author")),
            fields.read("abortOnFail", false, values::flag),
            fields.read("verdict", VerdictSpec.DEFAULT, new VerdictReader(faults)::read)));
  }

  private static @Nullable RankMetric rankMetric(SpecNode node, Values values) {
    String label = values.oneOf(node, RankMetric.labels());
    return label == null ? null : RankMetric.labelled(label);
  }

  private static @Nullable Long budget(SpecNode node, FaultCollector faults) {
    Fields fields = new Fields(node, BUDGET_KEYS, faults);
    SpecNode usd = fields.get("usd");
    if (usd == null) {
      if (node instanceof Entries) {
        fields.missing("usd", "an amount such as 0.50");
      }
      return null;
    }
    BigDecimal amount = Values.decimal(usd);
    if (amount == null
        || amount.signum() <= 0
        || amount.compareTo(BigDecimal.valueOf(MAX_USD)) > 0) {
      faults.wrong(usd, "an amount in USD: more than 0 and at most " + MAX_USD);
      return null;
    }
    return Math.max(1, amount.movePointRight(9).longValue());
  }

  private static List<ProviderSpec> providers(Fields fields, FaultCollector faults) {
    if (!fields.has("providers")) {
      return List.of(ProviderSpec.named(ProviderSpec.ALL));
    }
    return list(fields, "providers", new ProviderReader(faults)::read, faults);
  }

  private static List<String> regions(Fields fields, FaultCollector faults) {
    String allowed = "a name of letters and digits and dots and dashes";
    Values values = new Values(faults);
    return fields.has("regions")
        ? list(fields, "regions", each -> values.matching(each, REGION, allowed), faults)
        : List.of("default");
  }

  private static List<Threshold> thresholds(Fields fields, FaultCollector faults) {
    ThresholdReader reader = new ThresholdReader(faults);
    String allowed = "an expression such as \"p95(ttft) < 800ms\"";
    return fields.has("thresholds")
        ? list(fields, "thresholds", each -> reader.read(each, allowed), faults)
        : List.of();
  }

  private List<PromptSpec> prompts(
      Fields fields, RequestSpec request, long seed, FaultCollector faults) {
    SpecNode node = fields.get("prompts");
    if (node == null) {
      return List.of(PromptSpec.of(SHIPPED_PROMPT));
    }
    PromptReader reader = new PromptReader(faults, promptSource, request);
    List<PromptSpec> prompts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long bytes = 0;
    for (SpecNode item : items(node, faults)) {
      List<PromptSpec> read = reader.read(item, seed + prompts.size());
      bytes += read.stream().mapToLong(PromptSpec::bytes).sum();
      if (bytes > MAX_PROMPT_BYTES) {
        reader.tooMany(item);
        return List.of();
      }
      prompts.addAll(read);
      for (PromptSpec prompt : read) {
        if (prompt.name() != null && !names.add(prompt.name())) {
          faults.add(item.place(), "a second prompt named " + prompt.name(), "each name once");
          break;
        }
      }
    }
    return prompts;
  }

  /** A list without duplicates; a single value counts as a list with one element. */
  private static <T> List<T> list(
      Fields fields, String key, Function<SpecNode, @Nullable T> reader, FaultCollector faults) {
    SpecNode node = fields.get(key);
    List<T> all = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (SpecNode item : node == null ? List.<SpecNode>of() : items(node, faults)) {
      T value = reader.apply(item);
      if (value == null) {
        continue;
      }
      Object identity = value instanceof ProviderSpec provider ? provider.name() : value;
      if (!seen.add(identity)) {
        faults.add(item.place(), "\"" + identity + "\" is listed twice", "each only once");
      }
      all.add(value);
    }
    return all;
  }

  private static List<SpecNode> items(SpecNode node, FaultCollector faults) {
    if (!(node instanceof Items list)) {
      return List.of(node);
    }
    if (list.items().isEmpty()) {
      faults.add(node.place(), "found an empty list", "at least one");
    }
    if (list.items().size() > MAX_LIST) {
      faults.add(node.place(), list.items().size() + " entries", MAX_LIST + " at most");
    }
    return list.items();
  }
}
