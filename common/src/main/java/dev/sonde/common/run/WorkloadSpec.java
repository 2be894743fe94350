package dev.sonde.common.run;

import java.util.List;

/**
 * What a run sends, and how often.
 *
 * @param prompts at least one; a load that defines its own prompts replaces them
 * @param request the request parameters of every prompt that has none of its own
 * @param load when the prompts are sent
 * @param warmup probes a cell before the measured ones
 * @param seed of every random draw of the plan
 */
public record WorkloadSpec(
    List<PromptSpec> prompts, RequestSpec request, LoadSpec load, int warmup, long seed) {

  public WorkloadSpec {
    Spec.require(request != null, "request", request, "the parameters of a request");
    prompts = load.prompts(prompts, seed);
    Spec.require(!prompts.isEmpty(), "prompts", prompts, "at least one");
    Spec.require(warmup >= 0, "warmup", warmup, "0 or more");
  }

  WorkloadSpec withSeed(long other) {
    return new WorkloadSpec(prompts, request, load, warmup, other);
  }

  WorkloadSpec withLoad(LoadSpec other) {
    return new WorkloadSpec(prompts, request, other, warmup, seed);
  }
}
