package dev.sonde.coordinator.plan;

import dev.sonde.common.job.Job;
import dev.sonde.common.job.Job.Probe;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes the jobs of one run in one region on demand: at most one batch exists at a time.
 *
 * <p>Whole blocks only. Open loop: a job holds neighbouring blocks of one shard ({@code block mod
 * shards}) within {@value #WINDOW_MICROS} µs of schedule. Closed loop: a job is one block of one
 * lane ({@code block mod concurrency}), and a lane belongs to one shard.
 *
 * <p>Equal arguments give equal batches. Owned by one thread, because it caches its position.
 */
public final class PlannedJobs {

  /** The latest claim of a probe after its due time; a later one is dropped. */
  public static final long MAX_LATENESS_MICROS = 10_000_000;

  /** The expiry of a job that never expires. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long WINDOW_MICROS = 50_000;

  private final Run run;
  private final String region;
  private final long startAtMillis;
  private final BlockPlan blocks;
  private final Pace pace;

  /**
   * The jobs of a run in one of its regions.
   *
   * @param startAtMillis the broker time of offset 0, see {@link Job#startAtMillis}
   */
  public PlannedJobs(Run run, String region, long startAtMillis) {
    if (!run.spec().regions().contains(region)) {
      throw new IllegalArgumentException(
          "region is " + region + ", allowed are " + run.spec().regions());
    }
    this.run = run;
    this.region = region;
    this.startAtMillis = startAtMillis;
    this.blocks = new BlockPlan(run);
    this.pace = pace();
  }

  /** The jobs that are dispatched in one transaction. */
  public record Batch(List<Job> jobs, long nextBlock) {
    public Batch {
      jobs = List.copyOf(jobs);
    }

    /** Whether nothing is due yet, or nothing remains. */
    public boolean isEmpty() {
      return jobs.isEmpty();
    }

    public long probes() {
      return jobs.stream().mapToLong(each -> each.probes().size()).sum();
    }
  }

  /** The difference between an open and a closed load. */
  private sealed interface Pace {
    Batch batch(long fromBlock, long untilMicros, long limit, @Nullable Long measuredFromMicros);
  }

  private Pace pace() {
    LoadSpec load = run.spec().load();
    return load.closedLoop() ? new Lanes(load) : new Arriving(Schedule.of(run, region));
  }

  /**
   * The number of blocks, warm-up included, or {@link #NEVER} when only a duration ends the load.
   */
  public long totalBlocks() {
    Long measured = run.blocks();
    return measured == null ? NEVER : measured + run.warmupBlocks();
  }

  /** Whether no block remains from this one on. */
  public boolean endsBefore(long block) {
    return block >= totalBlocks();
  }

  /**
   * The next jobs of a run without a warm-up, or whose load is not ended by a duration.
   *
   * @param fromBlock the first block that was not dispatched yet
   * @param untilMicros blocks that begin at this offset or later are not included; a closed loop
   *     has no due times and ignores it
   * @param maxBlocks at most this many blocks
   */
  public Batch next(long fromBlock, long untilMicros, int maxBlocks) {
    return next(fromBlock, untilMicros, maxBlocks, 0L);
  }

  /**
   * The next jobs, in the order to send them.
   *
   * @param measuredFromMicros the offset at which the duration of a closed loop starts; null during
   *     its warm-up. Jobs of the warm-up do not expire, so the caller limits them to those that can
   *     begin in time
   */
  public Batch next(
      long fromBlock, long untilMicros, int maxBlocks, @Nullable Long measuredFromMicros) {
    long limit = Math.min(totalBlocks(), saturatingAdd(fromBlock, maxBlocks));
    return pace.batch(fromBlock, untilMicros, limit, measuredFromMicros);
  }

  private static long saturatingAdd(long block, int more) {
    return block > NEVER - more ? NEVER : block + more;
  }

  /** Closed loop: one job a block, in the lane of the block. */
  private final class Lanes implements Pace {

    private final int concurrency;
    private final @Nullable Duration duration;

    Lanes(LoadSpec load) {
      this.concurrency = load.lanes();
      this.duration = load.laneDuration();
    }

    @Override
    public Batch batch(
        long fromBlock, long untilMicros, long limit, @Nullable Long measuredFromMicros) {
      long expiresMicros =
          duration == null || measuredFromMicros == null
              ? NEVER
              : measuredFromMicros + duration.toNanos() / 1000;
      List<Job> jobs = new ArrayList<>();
      for (long block = fromBlock; block < limit; block++) {
        jobs.add(job(block, expiresMicros));
      }
      return new Batch(jobs, Math.max(fromBlock, limit));
    }

    private Job job(long block, long expiresMicros) {
      int lane = (int) (block % concurrency);
      int prompt = blocks.prompt(block);
      List<Probe> probes = new ArrayList<>();
      for (int target : blocks.order(block)) {
        probes.add(new Probe(run.index(block, target), target, prompt, 0));
      }
      int shard = lane % run.shards();
      return new Job(run.id(), region, shard, lane, startAtMillis, expiresMicros, probes);
    }
  }

  /** Open loop: neighbouring blocks are grouped into jobs by shard. */
  private final class Arriving implements Pace {

    private final Schedule schedule;

    Arriving(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public Batch batch(
        long fromBlock, long untilMicros, long limit, @Nullable Long measuredFromMicros) {
      List<Job> jobs = new ArrayList<>();
      long block = fromBlock;
      while (block < limit && schedule.earliestMicros(block) < untilMicros) {
        block = window(block, Math.min(limit, blockAfter(block, untilMicros)), jobs);
      }
      return new Batch(jobs, block);
    }

    /** The end of the window that starts with a block, limited by time and by the size of a job. */
    private long blockAfter(long first, long untilMicros) {
      long end = Math.min(untilMicros, schedule.earliestMicros(first) + WINDOW_MICROS);
      long most = (long) run.shards() * Math.max(1, Job.MAX_PROBES / run.targets().size());
      long block = first + 1;
      while (block - first < most && schedule.earliestMicros(block) < end) {
        block++;
      }
      return block;
    }

    private long window(long first, long end, List<Job> jobs) {
      Map<Integer, List<Probe>> byShard = new TreeMap<>();
      for (long block = first; block < end; block++) {
        int prompt = blocks.prompt(block);
        List<Probe> probes =
            byShard.computeIfAbsent((int) (block % run.shards()), shard -> new ArrayList<>());
        for (int target = 0; target < run.targets().size(); target++) {
          long due = schedule.dueMicros(block, target);
          probes.add(new Probe(run.index(block, target), target, prompt, due));
        }
      }
      byShard.forEach((shard, probes) -> jobs.add(job(shard, probes)));
      return end;
    }

    private Job job(int shard, List<Probe> probes) {
      probes.sort(Comparator.comparingLong(Probe::dueMicros).thenComparingLong(Probe::index));
      long expires = probes.get(probes.size() - 1).dueMicros() + MAX_LATENESS_MICROS;
      return new Job(run.id(), region, shard, Job.OPEN, startAtMillis, expires, probes);
    }
  }
}
