package dev.sonde.coordinator.plan;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would send and cost at most, over all regions and warm-up included.
 *
 * @param perTarget in the order of the run's targets
 * @param probes of all targets, or null where only a duration ends the load
 * @param worstCaseNanoUsd of all targets with a price; null where the number of probes is not known
 * @param unpriced labels of targets without a price, which the cost leaves out
 * @param scheduleSeconds how long an open load lasts, warm-up included; null for a closed loop
 */
public record Estimate(
    List<PerTarget> perTarget,
    @Nullable Long probes,
    @Nullable Long worstCaseNanoUsd,
    List<String> unpriced,
    @Nullable Double scheduleSeconds) {

  /** Up to here the draw of every block's prompt is looked at; beyond, the dearest is assumed. */
  static final long EXACT_BLOCKS = 10_000_000;

  public Estimate {
    perTarget = List.copyOf(perTarget);
    unpriced = List.copyOf(unpriced);
  }

  /**
   * One target's part.
   *
   * @param probeNanoUsd the worst case of its dearest probe, or null without a price
   */
  public record PerTarget(
      Target target,
      @Nullable Long probes,
      @Nullable Long probeNanoUsd,
      @Nullable Long worstCaseNanoUsd) {}

  public static Estimate of(Run run) {
    Long measured = run.blocks();
    int regions = run.spec().regions().size();
    Long probes = measured == null ? null : Long.valueOf((measured + run.warmupBlocks()) * regions);
    long[] draws = measured == null ? new long[0] : draws(run, measured + run.warmupBlocks());
    List<PerTarget> perTarget = new ArrayList<>();
    List<String> unpriced = new ArrayList<>();
    BigInteger total = BigInteger.ZERO;
    for (Target target : run.targets()) {
      BigInteger cost = cost(run, target.index(), draws).multiply(BigInteger.valueOf(regions));
      boolean priced = target.price() != null;
      if (!priced) {
        unpriced.add(target.provider());
      }
      total = total.add(cost);
      Long worst = priced && probes != null ? Long.valueOf(capped(cost)) : null;
      perTarget.add(new PerTarget(target, probes, dearest(run, target.index()), worst));
    }
    return new Estimate(
        perTarget,
        probes == null ? null : Long.valueOf(probes * run.targets().size()),
        probes == null ? null : Long.valueOf(capped(total)),
        unpriced,
        scheduleSeconds(run));
  }

  /** How often each prompt is drawn. */
  private static long[] draws(Run run, long blocks) {
    long[] draws = new long[run.spec().prompts().size()];
    if (blocks > EXACT_BLOCKS) {
      draws[dearestPrompt(run)] = blocks;
      return draws;
    }
    BlockPlan plan = new BlockPlan(run);
    for (long block = 0; block < blocks; block++) {
      draws[plan.prompt(block)]++;
    }
    return draws;
  }

  private static BigInteger cost(Run run, int target, long[] draws) {
    BigInteger sum = BigInteger.ZERO;
    for (int prompt = 0; prompt < draws.length; prompt++) {
      Long probe = WorstCase.nanoUsd(run, target, prompt);
      if (probe != null) {
        sum = sum.add(BigInteger.valueOf(probe).multiply(BigInteger.valueOf(draws[prompt])));
      }
    }
    return sum;
  }

  private static @Nullable Long dearest(Run run, int target) {
    return WorstCase.nanoUsd(run, target, dearestPrompt(run));
  }

  private static int dearestPrompt(Run run) {
    int dearest = 0;
    for (int i = 1; i < run.spec().prompts().size(); i++) {
      if (run.spec().prompts().get(i).bytes() > run.spec().prompts().get(dearest).bytes()) {
        dearest = i;
      }
    }
    return dearest;
  }

  private static @Nullable Double scheduleSeconds(Run run) {
    Long blocks = run.blocks();
    if (!(run.spec().load() instanceof LoadSpec.Open open) || blocks == null) {
      return null;
    }
    Schedule schedule =
        new Schedule(open, run.spec().seed(), "", run.targets().size(), run.warmupBlocks());
    double planned = open.duration() == null ? 0 : open.duration().toNanos() / 1e9;
    double last = schedule.earliestMicros(run.warmupBlocks() + blocks - 1) / 1e6;
    double warmup = run.warmupBlocks() == 0 ? 0 : schedule.earliestMicros(run.warmupBlocks()) / 1e6;
    return Math.max(last, open.duration() == null ? 0 : planned + warmup);
  }

  private static long capped(BigInteger nanoUsd) {
    return nanoUsd.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }
}
