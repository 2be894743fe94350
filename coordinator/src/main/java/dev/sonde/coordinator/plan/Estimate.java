package dev.sonde.coordinator.plan;

import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound for the probes and the cost of a run, over all regions and with warm-up.
 *
 * @param perTarget in the order of the run's targets
 * @param probes of all targets, or null when only a duration ends the load
 * @param worstCaseNanoUsd of all targets with a price; null when the number of probes is unknown
 * @param unpriced labels of targets without a price, which the cost does not include
 * @param scheduleSeconds duration of an open load, warm-up included; null for a closed loop
 */
public record Estimate(
    List<PerTarget> perTarget,
    @Nullable Long probes,
    @Nullable Long worstCaseNanoUsd,
    List<String> unpriced,
    @Nullable Double scheduleSeconds) {

  /**
   * Up to this number of blocks the prompt of every block is drawn; for more the most expensive
   * prompt is assumed.
   */
  static final long EXACT_BLOCKS = 10_000_000;

  public Estimate {
    perTarget = List.copyOf(perTarget);
    unpriced = List.copyOf(unpriced);
  }

  /**
   * The part of one target.
   *
   * @param probeNanoUsd the worst case of its most expensive probe, or null without a price
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
    long blocks = measured == null ? 0 : measured + run.warmupBlocks();
    long @Nullable [] draws = blocks > EXACT_BLOCKS ? null : draws(run, blocks);
    List<PerTarget> perTarget = new ArrayList<>();
    List<String> unpriced = new ArrayList<>();
    BigInteger total = BigInteger.ZERO;
    for (Target target : run.targets()) {
      BigInteger cost =
          cost(run, target.index(), blocks, draws).multiply(BigInteger.valueOf(regions));
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

  /** How often each prompt occurs. */
  private static long[] draws(Run run, long blocks) {
    long[] draws = new long[run.spec().prompts().size()];
    BlockPlan plan = new BlockPlan(run);
    for (long block = 0; block < blocks; block++) {
      draws[plan.prompt(block)]++;
    }
    return draws;
  }

  private static BigInteger cost(Run run, int target, long blocks, long @Nullable [] draws) {
    Long dearest = dearest(run, target);
    if (dearest == null) {
      return BigInteger.ZERO;
    }
    if (draws == null) {
      return BigInteger.valueOf(dearest).multiply(BigInteger.valueOf(blocks));
    }
    BigInteger sum = BigInteger.ZERO;
    for (int prompt = 0; prompt < draws.length; prompt++) {
      Long probe = WorstCase.nanoUsd(run, target, prompt);
      if (probe != null) {
        sum = sum.add(BigInteger.valueOf(probe).multiply(BigInteger.valueOf(draws[prompt])));
      }
    }
    return sum;
  }

  /**
   * The most expensive prompt is not always the longest one: its limit of output tokens counts too.
   */
  private static @Nullable Long dearest(Run run, int target) {
    Long dearest = null;
    for (int prompt = 0; prompt < run.spec().prompts().size(); prompt++) {
      Long cost = WorstCase.nanoUsd(run, target, prompt);
      if (cost != null && (dearest == null || cost > dearest)) {
        dearest = cost;
      }
    }
    return dearest;
  }

  private static @Nullable Double scheduleSeconds(Run run) {
    Long blocks = run.blocks();
    if (run.spec().load().closedLoop() || blocks == null) {
      return null;
    }
    Schedule schedule = Schedule.of(run, "");
    Duration duration = run.spec().load().duration();
    double planned = duration == null ? 0 : duration.toNanos() / 1e9;
    double last = schedule.earliestMicros(run.warmupBlocks() + blocks - 1) / 1e6;
    double warmup = run.warmupBlocks() == 0 ? 0 : schedule.earliestMicros(run.warmupBlocks()) / 1e6;
    return Math.max(last, duration == null ? 0 : planned + warmup);
  }

  private static long capped(BigInteger nanoUsd) {
    return nanoUsd.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }
}
