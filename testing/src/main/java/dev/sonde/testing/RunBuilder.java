package dev.sonde.testing;

import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.common.run.WorkloadSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs for tests: a builder whose defaults are one model, closed loop, temperature 0. */
public final class RunBuilder {

  public static final String MODEL = "meta-llama/Llama-3.1-8B-Instruct";
  public static final Price PRICE =
      Price.ofUsdPerMillion(new BigDecimal("0.18"), new BigDecimal("0.20"));

  private boolean abortOnFail;
  private boolean controlAa;
  private final List<Target> targets = new ArrayList<>();
  private List<String> regions = List.of("default");
  private List<Threshold> thresholds = List.of();
  private @Nullable Long blocks = 100L;
  private @Nullable Double temperature = 0.0;
  private LoadSpec load = new LoadSpec.Closed(2, 100L, null);
  private int warmup;
  private int partitions = 2;
  private RankMetric rankBy = RankMetric.TTFT;
  private int ownRequest = -1;
  private int prompts = 2;
  private @Nullable Long seed = 7L;

  public static RunBuilder of(String... providers) {
    RunBuilder runs = new RunBuilder();
    for (String provider : providers) {
      runs.target(MODEL, provider, PRICE);
    }
    return runs;
  }

  public RunBuilder target(String model, String provider, @Nullable Price price) {
    targets.add(
        Target.of(
                targets.size(),
                model,
                provider,
                model + ":" + provider,
                "https://router.example/v1")
            .priced(price));
    return this;
  }

  /** Sets what the catalog claims for the last target. */
  public RunBuilder listing(double ttftMillis, double tokensPerSecond) {
    Target last = targets.remove(targets.size() - 1);
    targets.add(
        last.listed(
            new Target.Listing("live", 8192L, true, null, ttftMillis, tokensPerSecond, false)));
    return this;
  }

  public RunBuilder regions(String... regions) {
    this.regions = List.of(regions);
    return this;
  }

  public RunBuilder thresholds(String... expressions) {
    this.thresholds = Arrays.stream(expressions).map(Threshold::parse).toList();
    return this;
  }

  public RunBuilder abortOnFail() {
    this.abortOnFail = true;
    return this;
  }

  public RunBuilder count(long blocks) {
    this.blocks = blocks;
    this.load = new LoadSpec.Closed(2, blocks, null);
    return this;
  }

  public RunBuilder untilTime() {
    this.blocks = null;
    this.load = new LoadSpec.Closed(2, null, Duration.ofSeconds(10));
    return this;
  }

  public RunBuilder open(double perSecond) {
    LoadSpec.Stage stage = new LoadSpec.Stage(perSecond, Duration.ofMinutes(1), false);
    this.load = new LoadSpec.Open(LoadSpec.Arrivals.CONSTANT, List.of(stage), blocks, null);
    return this;
  }

  public RunBuilder warmup(int warmup) {
    this.warmup = warmup;
    return this;
  }

  public RunBuilder partitions(int partitions) {
    this.partitions = partitions;
    return this;
  }

  public RunBuilder temperature(@Nullable Double temperature) {
    this.temperature = temperature;
    return this;
  }

  public RunBuilder rankBy(RankMetric rankBy) {
    this.rankBy = rankBy;
    return this;
  }

  /** Adds the first provider again as the last target, an A/A control. */
  public RunBuilder control() {
    this.controlAa = true;
    Target first = targets.get(0);
    return target(first.model(), first.provider() + "#2", PRICE);
  }

  /** Sets this number of prompts, whose answers are drawn at random. */
  public RunBuilder drawn(int prompts) {
    this.prompts = prompts;
    this.temperature = 1.0;
    this.seed = null;
    return this;
  }

  /** Gives one of the two prompts its own request. */
  public RunBuilder ownRequest(int prompt) {
    this.ownRequest = prompt;
    return this;
  }

  private RequestSpec request() {
    return RequestSpec.streamed(
        RequestSpec.Generation.of(128, temperature, seed),
        RequestSpec.Timeouts.within(Duration.ofSeconds(60)));
  }

  private PromptSpec prompt(int position, String text) {
    return PromptSpec.of(text).asking(position == ownRequest ? request() : null);
  }

  private List<PromptSpec> prompts() {
    List<PromptSpec> all = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      all.add(prompt(i, i == 0 ? "ping" : i == 1 ? "Name three rivers." : "prompt " + i));
    }
    return all;
  }

  public Run build() {
    Spec spec =
        new Spec(
            "llama-8b-providers",
            new ScopeSpec(
                targets.stream().map(Target::model).distinct().toList(),
                targets.stream().map(t -> ProviderSpec.named(t.provider())).toList(),
                regions,
                "https://router.example/v1",
                controlAa,
                null),
            new WorkloadSpec(prompts(), request(), load, warmup, 7),
            null,
            OnWorkerLoss.MARK,
            new JudgingSpec(thresholds, rankBy, null, abortOnFail, VerdictSpec.DEFAULT));
    return new Run(
        "01KATESTRUN0000000000000000",
        spec,
        "sha256:0123456789abcdef",
        targets,
        new Run.Extent(warmup, blocks),
        new Run.Partitions(4, partitions),
        "0.1.0",
        0,
        null);
  }
}
