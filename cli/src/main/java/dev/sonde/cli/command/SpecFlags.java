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
 * Flags that set or override keys of a spec. Their values stay text: the parser of specs checks
 * them, so that a flag and a file get the same messages.
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
      description = "A prompt, or the file that it is in (repeatable).")
  @Nullable List<String> prompt;

  @Option(
      names = "--prompts",
      paramLabel = "FILE.jsonl",
      description = "File of prompts, one JSON object per line.")
  @Nullable List<String> prompts;

  @Option(names = "--count", paramLabel = "N", description = "Probes for each provider (20).")
  @Nullable List<String> count;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Closed loop: probes in flight for each provider (1).")
  @Nullable List<String> concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "Open loop: probe rate for each provider, independent of the answers.")
  @Nullable List<String> rate;

  @Option(
      names = "--arrivals",
      paramLabel = "constant|poisson",
      description = "Open loop: how due times are spaced (constant).")
  @Nullable List<String> arrivals;

  @Option(names = "--duration", paramLabel = "30s", description = "Duration of the load.")
  @Nullable List<String> duration;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Maximum length of an answer, in tokens (128).")
  @Nullable List<String> maxTokens;

  @Option(names = "--temperature", paramLabel = "X", description = "Sampling temperature (0).")
  @Nullable List<String> temperature;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the plan and of the sampling.")
  @Nullable List<String> seed;

  @Option(names = "--timeout", paramLabel = "60s", description = "Time limit of a probe (60s).")
  @Nullable List<String> timeout;

  @Option(names = "--no-stream", description = "Request whole answers instead of streams.")
  boolean noStream;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Warm-up probes for each provider before the measured ones (0).")
  @Nullable List<String> warmup;

  @Option(
      names = "--budget",
      paramLabel = "USD",
      description = "Hard cap: a probe whose worst case could exceed it is not sent.")
  @Nullable List<String> budget;

  @Option(names = "--region", paramLabel = "NAME", description = "Region of the workers (default).")
  @Nullable List<String> region;

  @Option(
      names = "--threshold",
      paramLabel = "EXPR",
      description = "Exit 1 if this does not hold: 'p95(ttft) < 800ms surely' (repeatable).")
  @Nullable List<String> threshold;

  @Option(
      names = "--fail-on",
      paramLabel = "EXPR",
      description = "Exit 1 if this holds, such as 'error_rate > 1%%' (repeatable).")
  @Nullable List<String> failOn;

  @Option(
      names = "--router",
      paramLabel = "URL",
      description = {"Base URL of the router", "(https://router.huggingface.co/v1)."})
  @Nullable List<String> router;

  @Option(names = "--bill-to", paramLabel = "ORG", description = "Organisation to bill.")
  @Nullable List<String> billTo;

  @Option(
      names = "--price",
      paramLabel = "P=IN/OUT",
      description = "Price of provider P, USD per million tokens (repeatable).")
  @Nullable List<String> price;

  @Option(names = "--rank-by", paramLabel = "METRIC", description = "Metric of the ranking (ttft).")
  @Nullable List<String> rankBy;

  @Option(
      names = "--aa",
      description = "A/A control: measure the first provider twice, under two labels.")
  boolean aa;

  @Option(names = "--keep-responses", description = "Keep the complete responses in the events.")
  boolean keepResponses;

  /**
   * The flags of the command line, for the parser of specs.
   *
   * @param simulator the base URL that replaces the router's, or null
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
