package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a run, with every default filled in. Its JSON is flat.
 *
 * @param name a label for reports
 * @param budgetNanoUsd the hard cap of the run, or null for none
 */
public record Spec(
    String name,
    ScopeSpec scope,
    WorkloadSpec workload,
    @Nullable Long budgetNanoUsd,
    OnWorkerLoss onWorkerLoss,
    JudgingSpec judging) {

  /** Stands for the provider that is the model's author. */
  public static final String AUTHOR = "author";

  public Spec {
    require(budgetNanoUsd == null || budgetNanoUsd > 0, "budget.usd", budgetNanoUsd, "more than 0");
  }

  public List<String> models() {
    return scope.models();
  }

  public List<ProviderSpec> providers() {
    return scope.providers();
  }

  public List<String> regions() {
    return scope.regions();
  }

  public String endpoint() {
    return scope.endpoint();
  }

  public boolean controlAa() {
    return scope.controlAa();
  }

  public @Nullable String billTo() {
    return scope.billTo();
  }

  public List<PromptSpec> prompts() {
    return workload.prompts();
  }

  public RequestSpec request() {
    return workload.request();
  }

  public LoadSpec load() {
    return workload.load();
  }

  public int warmup() {
    return workload.warmup();
  }

  public long seed() {
    return workload.seed();
  }

  public List<Threshold> thresholds() {
    return judging.thresholds();
  }

  public RankMetric rankBy() {
    return judging.rankBy();
  }

  public @Nullable String reference() {
    return judging.reference();
  }

  public boolean abortOnFail() {
    return judging.abortOnFail();
  }

  public VerdictSpec verdict() {
    return judging.verdict();
  }

  /** The request parameters of a prompt. */
  public RequestSpec request(int prompt) {
    return load().request(prompt, this);
  }

  /** UTF-8 bytes of everything that is sent for a prompt. */
  public long promptBytes(int prompt) {
    return load().promptBytes(prompt, this);
  }

  /**
   * Whether a prompt has request parameters of its own, so that its latencies are not counted in
   * its cell.
   */
  public boolean isAskedOtherwise(int prompt) {
    return !load().definesPrompts() && prompts().get(prompt).request() != null;
  }

  /** A copy with another seed. */
  public Spec withSeed(long other) {
    return with(workload.withSeed(other), budgetNanoUsd, judging);
  }

  /** A copy with another load and other thresholds. */
  public Spec withLoad(LoadSpec other, List<Threshold> demands) {
    return with(workload.withLoad(other), budgetNanoUsd, judging.withThresholds(demands));
  }

  /** A copy with another budget. */
  public Spec withBudget(@Nullable Long nanoUsd) {
    return with(workload, nanoUsd, judging);
  }

  private Spec with(WorkloadSpec work, @Nullable Long nanoUsd, JudgingSpec held) {
    return new Spec(name, scope, work, nanoUsd, onWorkerLoss, held);
  }

  static void require(boolean holds, String field, @Nullable Object found, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + found + ", allowed is " + allowed);
    }
  }
}
