package dev.sonde.analysis.likeness;

import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.WorkloadSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of prompts of the size that the comparisons need: 20 prompts with 10 answers each at
 * temperature 1, 5 with 4 at temperature 0, 4 with 5 and a seed, 100 answers with tools and 100
 * with a format.
 */
final class Prompts {

  /** The purpose of a prompt, and how many answers it gets. */
  enum Asked {
    DRAWN(20, 10),
    DETERMINISTIC(5, 4),
    SEEDED(4, 5),
    TOOLS(10, 10),
    FORMAT(10, 10);

    private final int prompts;
    private final int times;

    Asked(int prompts, int times) {
      this.prompts = prompts;
      this.times = times;
    }

    int times() {
      return times;
    }
  }

  static final List<Asked> KINDS =
      Stream.of(Asked.values())
          .flatMap(asked -> Stream.generate(() -> asked).limit(asked.prompts))
          .toList();

  static final Spec SPEC = spec(prompts());

  private Prompts() {}

  private static List<PromptSpec> prompts() {
    List<PromptSpec> prompts = new ArrayList<>();
    for (Asked asked : KINDS) {
      prompts.add(
          prompt(
              "prompt " + prompts.size(),
              switch (asked) {
                case DRAWN -> request(1.0, null);
                case DETERMINISTIC, TOOLS, FORMAT -> request(0.0, null);
                case SEEDED -> request(1.0, 5L);
              }));
    }
    return prompts;
  }

  static PromptSpec prompt(String text, @Nullable RequestSpec request) {
    return PromptSpec.of(text).asking(request);
  }

  static RequestSpec request(@Nullable Double temperature, @Nullable Long seed) {
    return request(temperature, seed, List.of(), null);
  }

  static RequestSpec request(
      @Nullable Double temperature,
      @Nullable Long seed,
      List<String> stop,
      @Nullable String effort) {
    return RequestSpec.streamed(
        new RequestSpec.Generation(64, "max_tokens", temperature, seed, stop, effort, null),
        RequestSpec.Timeouts.within(Duration.ofSeconds(60)));
  }

  static Spec spec(List<PromptSpec> prompts) {
    return new Spec(
        "differences",
        ScopeSpec.of("org/model", "all", "default", "https://router.example/v1"),
        new WorkloadSpec(prompts, request(null, null), new LoadSpec.Closed(1, 1L, null), 0, 7),
        null,
        OnWorkerLoss.MARK,
        JudgingSpec.DEFAULT);
  }
}
