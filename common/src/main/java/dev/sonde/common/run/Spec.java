package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person writes, with every default filled in.
 *
 * @param name a label for people
 * @param models Hub model ids, {@code org/name}
 * @param providers what to compare; {@link ProviderSpec#ALL} stands for every live provider
 * @param regions where from; every region runs the whole plan
 * @param prompts what is asked, at least one
 * @param load how it is asked
 * @param warmup probes a cell before the measured ones
 * @param budgetNanoUsd the hard cap of the run, or null for none
 * @param endpoint the OpenAI-compatible base URL, without a trailing slash
 * @param reference the provider that the others' answers are compared with, {@link #AUTHOR}, or
 *     null for the consensus of the others
 * @param abortOnFail whether a threshold that surely fails ends the run
 * @param verdict when the generator counts as the bottleneck
 * @param seed of every random draw of the plan
 */
public record Spec(
    String name,
    List<String> models,
    List<ProviderSpec> providers,
    List<String> regions,
    List<PromptSpec> prompts,
    RequestSpec request,
    LoadSpec load,
    int warmup,
    @Nullable Long budgetNanoUsd,
    OnWorkerLoss onWorkerLoss,
    List<Threshold> thresholds,
    String endpoint,
    RankMetric rankBy,
    boolean controlAa,
    @Nullable String billTo,
    @Nullable String reference,
    boolean abortOnFail,
    VerdictSpec verdict,
    long seed) {

  /** Stands for the provider that is the model's author. */
  public static final String AUTHOR = "author";

  public Spec {
    models = List.copyOf(models);
    providers = List.copyOf(providers);
    regions = List.copyOf(regions);
    prompts = load.prompts(prompts, seed);
    thresholds = List.copyOf(thresholds);
    // Absent in runs that are older than it.
    verdict = verdict == null ? VerdictSpec.DEFAULT : verdict;
    require(!models.isEmpty(), "models", models, "at least one");
    require(!providers.isEmpty(), "providers", providers, "at least one");
    require(!regions.isEmpty(), "regions", regions, "at least one");
    require(!prompts.isEmpty(), "prompts", prompts, "at least one");
    require(warmup >= 0, "warmup", warmup, "0 or more");
    require(budgetNanoUsd == null || budgetNanoUsd > 0, "budget.usd", budgetNanoUsd, "more than 0");
  }

  /** What is asked with a prompt. */
  public RequestSpec request(int prompt) {
    return load.request(prompt, this);
  }

  /** UTF-8 bytes of all that is sent with a prompt. */
  public long promptBytes(int prompt) {
    return load.promptBytes(prompt, this);
  }

  /**
   * Whether a prompt is asked in a way of its own, so that its latencies are no part of a cell's.
   */
  public boolean isAskedOtherwise(int prompt) {
    return !load.definesPrompts() && prompts.get(prompt).request() != null;
  }

  /** The same plan with other random draws. */
  public Spec withSeed(long other) {
    return with(load, budgetNanoUsd, thresholds, other);
  }

  /** The same plan under another load, held to other thresholds. */
  public Spec withLoad(LoadSpec other, List<Threshold> demands) {
    return with(other, budgetNanoUsd, demands, seed);
  }

  /** The same plan with another cap. */
  public Spec withBudget(@Nullable Long nanoUsd) {
    return with(load, nanoUsd, thresholds, seed);
  }

  private Spec with(
      LoadSpec newLoad, @Nullable Long newBudget, List<Threshold> newThresholds, long newSeed) {
    return new Spec(
        name,
        models,
        providers,
        regions,
        prompts,
        request,
        newLoad,
        warmup,
        newBudget,
        onWorkerLoss,
        newThresholds,
        endpoint,
        rankBy,
        controlAa,
        billTo,
        reference,
        abortOnFail,
        verdict,
        newSeed);
  }

  static void require(boolean holds, String field, @Nullable Object found, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + found + ", allowed is " + allowed);
    }
  }
}
