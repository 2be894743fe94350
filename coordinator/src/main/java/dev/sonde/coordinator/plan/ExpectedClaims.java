package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.Spec;

/**
 * How many probes of a load are claimed at a time, as far as its spec says, and how many jobs
 * partitions they need. The claims of a partition are a list in the metadata of its offset, which
 * has 4,096 characters.
 */
public final class ExpectedClaims {

  /** Claims of one partition where answers end in any order: a character and a half each. */
  static final int A_PARTITION = 2_800;

  /** The length of an answer in an open loop, which the spec does not say. */
  private static final int ANSWER_SECONDS = 10;

  /** Providers of a spec that asks for all of them. */
  private static final int ALL_PROVIDERS = 8;

  private ExpectedClaims() {}

  /** The claims in each region, before the targets are known. */
  public static long of(Spec spec) {
    int providers = 0;
    for (ProviderSpec each : spec.providers()) {
      providers += each.isAll() ? ALL_PROVIDERS : 1;
    }
    return of(spec.load(), spec.models().size() * Math.max(1, providers));
  }

  /** The claims in each region. */
  public static long of(LoadSpec load, int targets) {
    if (load.stepped()) {
      return load.matchSteps(
          sweep -> sweep.steps().stream().mapToLong(step -> of(step, targets)).max().orElse(0),
          search -> open(search.max(), targets));
    }
    return load.match(
        // The probe in flight, and the next one.
        closed -> 2L * closed.concurrency() * targets,
        open ->
            open(
                open.stages().stream().mapToDouble(LoadSpec.Stage::perSecond).max().orElse(0),
                targets),
        trace -> (long) trace.requests().size() * targets);
  }

  private static long open(double perSecond, int targets) {
    return (long) Math.ceil(perSecond * ANSWER_SECONDS * targets);
  }

  /** The jobs partitions that so many claims need. */
  public static int partitions(long claims) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (claims + A_PARTITION - 1) / A_PARTITION));
  }

  /** What is to be said before a run that needs more partitions than there are, or empty. */
  public static String note(long claims, int partitions) {
    return partitions(claims) <= partitions
        ? ""
        : "this load may have about "
            + claims
            + " probes claimed at a time, and the "
            + partitions
            + " partitions of the jobs topic hold about "
            + (long) partitions * A_PARTITION
            + ": what is beyond is claimed late";
  }
}
