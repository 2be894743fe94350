package dev.sonde.coordinator.plan;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.SpecWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans a run from a spec and its resolved targets. */
public final class RunPlanner {

  /** More than any real run has; bounds the memory of planning and of the ledger. */
  static final long MAX_BLOCKS = 100_000_000;

  /** The identity of a run that is only planned. */
  private static final Identity DRAFT = new Identity("", 1, 1, "");

  private RunPlanner() {}

  /** A run's id, its numbers of partitions, and the version that planned it. */
  public record Identity(String id, int shards, int eventPartitions, String version) {}

  /** Plans a run and gives it an identity. */
  public static Run plan(Spec spec, List<Target> targets, Identity identity) {
    return plan(spec, targets).run(identity);
  }

  /**
   * Plans a run.
   *
   * @throws IllegalArgumentException when the run would be too large
   */
  public static RunPlan plan(Spec spec, List<Target> targets) {
    if (spec.load().stepped()) {
      throw new IllegalArgumentException(
          "load is a sweep or a search, which consists of several runs; allowed is the load of a"
              + " single run (`sonde run` executes sweeps and searches, a coordinator does not)");
    }
    List<Target> all = all(spec, targets);
    if (all.size() > Job.MAX_PROBES) {
      throw new IllegalArgumentException(
          "the run has " + all.size() + " targets, allowed is " + Job.MAX_PROBES + " at most");
    }
    Long blocks =
        spec.load()
            .<@Nullable Long>match(
                LoadSpec::count, open -> Schedule.blocks(open, spec.seed()), LoadSpec::count);
    if (blocks != null && blocks > MAX_BLOCKS) {
      throw new IllegalArgumentException(
          "the run has " + blocks + " probes a target, allowed is " + MAX_BLOCKS + " at most");
    }
    return new RunPlan(
        new Run(
            DRAFT.id,
            spec,
            SpecWriter.specHash(spec),
            all,
            new Run.Extent(warmupBlocks(spec), blocks),
            new Run.Partitions(DRAFT.shards, DRAFT.eventPartitions),
            DRAFT.version,
            0,
            null));
  }

  /**
   * Each lane of a closed loop needs a warm-up probe before it measures. Lanes without one would
   * all start cold and at the same time.
   */
  private static int warmupBlocks(Spec spec) {
    return spec.warmup() == 0 ? 0 : Math.max(spec.warmup(), spec.load().lanes());
  }

  /** Notes for the user where the plan differs from the spec. */
  static List<String> notes(Run run) {
    return run.warmupBlocks() == run.spec().warmup()
        ? List.of()
        : List.of(
            "warmup is %d, but the load has %d lanes: the warm-up has %d probes in each cell, one a lane"
                .formatted(run.spec().warmup(), run.warmupBlocks(), run.warmupBlocks()));
  }

  /** The targets of a run, including the A/A control. */
  static List<Target> all(Spec spec, List<Target> targets) {
    return spec.controlAa() ? withControl(targets) : numbered(targets);
  }

  /** Adds the first provider of each model a second time, under another label. */
  private static List<Target> withControl(List<Target> targets) {
    List<Target> all = new ArrayList<>(targets);
    Set<String> models = new HashSet<>();
    for (Target target : targets) {
      if (models.add(target.model())) {
        all.add(target.labelled(target.provider() + Target.CONTROL_SUFFIX));
      }
    }
    return numbered(all);
  }

  private static List<Target> numbered(List<Target> targets) {
    List<Target> numbered = new ArrayList<>();
    for (Target target : targets) {
      numbered.add(target.at(numbered.size()));
    }
    return numbered;
  }
}
