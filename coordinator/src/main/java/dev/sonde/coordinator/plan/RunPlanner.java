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

/** Makes a run of a spec and its resolved targets. */
public final class RunPlanner {

  /** Far more than anyone pays for; bounds what planning and the ledger have to hold. */
  static final long MAX_BLOCKS = 100_000_000;

  /** Of a run that is only planned. */
  private static final Identity DRAFT = new Identity("", 1, 1, "");

  private RunPlanner() {}

  /** What a run is called, how it is spread, and who planned it. */
  public record Identity(String id, int shards, int eventPartitions, String version) {}

  /** The same with an identity at once. */
  public static Run plan(Spec spec, List<Target> targets, Identity identity) {
    return plan(spec, targets).run(identity);
  }

  /**
   * Plans a run.
   *
   * @throws IllegalArgumentException when it would be larger than a run can be
   */
  public static RunPlan plan(Spec spec, List<Target> targets) {
    if (spec.load().stepped()) {
      throw new IllegalArgumentException(
          "load is a sweep or a search, which is several runs; allowed is the load of one"
              + " (`sonde run` makes the steps, a coordinator takes one load a run)");
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
            warmupBlocks(spec),
            blocks,
            DRAFT.shards,
            DRAFT.eventPartitions,
            DRAFT.version,
            0,
            null));
  }

  /**
   * Each lane of a closed loop warms up before it measures: lanes without a warm-up probe would all
   * begin at once, and cold.
   */
  private static int warmupBlocks(Spec spec) {
    return spec.warmup() == 0 ? 0 : Math.max(spec.warmup(), spec.load().lanes());
  }

  /** What a person should know of how the spec was taken. */
  static List<String> notes(Run run) {
    return run.warmupBlocks() == run.spec().warmup()
        ? List.of()
        : List.of(
            "warmup is %d, and %d are asked at once: the warm-up has %d probes in each cell, one for each"
                .formatted(run.spec().warmup(), run.warmupBlocks(), run.warmupBlocks()));
  }

  /** Those of a run: the A/A control is one of them. */
  static List<Target> all(Spec spec, List<Target> targets) {
    return spec.controlAa() ? withControl(targets) : numbered(targets);
  }

  /** The first provider of each model once more, under another label. */
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
