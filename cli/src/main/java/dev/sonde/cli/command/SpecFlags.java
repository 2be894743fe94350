package dev.sonde.cli.command;

import dev.sonde.common.run.Threshold;
import dev.sonde.coordinator.spec.SpecOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The flags that say something about a spec. Their values stay text: the spec's own parser checks
 * them, so a flag and a file are told the same.
 */
final class SpecFlags {

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--providers",
      paramLabel = "A,B|all",
      description = "Providers to compare: slugs, all, fastest, cheapest, preferred.")
  @Nullable List<String> providers;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT|@FILE",
      description = "A prompt; repeat the flag for several.")
  @Nullable List<String> prompt;

  @Option(
      names = "--prompts",
      paramLabel = "FILE.jsonl",
      description = "Prompts, one JSON object a line.")
  @Nullable List<String> prompts;

  @Option(names = "--count", paramLabel = "N", description = "Probes a provider (5).")
  @Nullable List<String> count;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Closed loop: probes under way for each provider (1).")
  @Nullable List<String> concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "Open loop: rate of probes for each provider, whatever the answers do.")
  @Nullable List<String> rate;

  @Option(
      names = "--arrivals",
      paramLabel = "constant|poisson",
      description = "How arrivals are spaced (constant).")
  @Nullable List<String> arrivals;

  @Option(names = "--duration", paramLabel = "30s", description = "Duration of the load.")
  @Nullable List<String> duration;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest answer, in tokens (128).")
  @Nullable List<String> maxTokens;

  @Option(names = "--temperature", paramLabel = "X", description = "Sampling temperature (0).")
  @Nullable List<String> temperature;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Sampling seed of the requests; also seeds the plan.")
  @Nullable List<String> seed;

  @Option(
      names = "--timeout",
      paramLabel = "60s",
      description = "Longest time that a probe may take (60s).")
  @Nullable List<String> timeout;

  @Option(names = "--no-stream", description = "Ask for whole answers instead of streams.")
  boolean noStream;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Probes for each provider before the measured ones (0).")
  @Nullable List<String> warmup;

  @Option(
      names = "--budget",
      paramLabel = "USD",
      description = "Hard cap: no probe is sent whose worst case could exceed it.")
  @Nullable List<String> budget;

  @Option(names = "--region", paramLabel = "NAME", description = "Region label (default).")
  @Nullable List<String> region;

  @Option(
      names = "--threshold",
      paramLabel = "EXPR",
      description = "Such as 'p95(ttft) < 800ms'; exit 1 if it fails. Repeatable.")
  @Nullable List<String> threshold;

  @Option(
      names = "--fail-on",
      paramLabel = "EXPR",
      description = "The opposite of --threshold: exit 1 if it holds. Repeatable.")
  @Nullable List<String> failOn;

  @Option(
      names = "--router",
      paramLabel = "URL",
      description = "OpenAI-compatible base (https://router.huggingface.co/v1).")
  @Nullable List<String> router;

  @Option(names = "--bill-to", paramLabel = "ORG", description = "Organisation to bill.")
  @Nullable List<String> billTo;

  @Option(
      names = "--price",
      paramLabel = "P=IN/OUT",
      description = "A provider's price, USD per million tokens. Repeatable.")
  @Nullable List<String> price;

  @Option(names = "--rank-by", paramLabel = "METRIC", description = "What to rank by (ttft).")
  @Nullable List<String> rankBy;

  @Option(
      names = "--aa",
      description = "A/A control: the first provider a second time, under another label.")
  boolean aa;

  @Option(names = "--keep-responses", description = "Keep whole responses in the events.")
  boolean keepResponses;

  /**
   * What was typed, for the spec's parser.
   *
   * @param simulator the base URL that stands for the router, or null
   */
  SpecOptions options(@Nullable String model, @Nullable String simulator) {
    Map<String, List<String>> typed = new LinkedHashMap<>();
    CommandSpec all = command;
    if (all != null) {
      for (OptionSpec option : all.options()) {
        if (SpecOptions.FLAGS.contains(option.longestName())) {
          take(option, typed);
        }
      }
    }
    List<String> refused = failOn;
    if (refused != null) {
      List<String> thresholds = new ArrayList<>(typed.getOrDefault("--threshold", List.of()));
      refused.forEach(each -> thresholds.add(negated(each)));
      typed.put("--threshold", thresholds);
    }
    if (simulator != null) {
      typed.put("--router", List.of(simulator));
    }
    return new SpecOptions(model, typed);
  }

  private static String negated(String expression) {
    try {
      return Threshold.parse(expression).negated().expression();
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--fail-on: " + e.getMessage(), e);
    }
  }

  private static void take(OptionSpec option, Map<String, List<String>> typed) {
    Object value = option.getValue();
    if (value instanceof List<?> values && !values.isEmpty()) {
      typed.put(option.longestName(), values.stream().map(String::valueOf).toList());
    } else if (Boolean.TRUE.equals(value)) {
      typed.put(option.longestName(), List.of("true"));
    }
  }
}
