package dev.sonde.coordinator.dispatch;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which jobs of one run go out now, and when the run has ended. Pure: time and what has
 * settled are handed in, what it decides is written by its owner in one transaction.
 *
 * <p>Open loop: a job goes out {@link DispatchPolicy#ahead} before it is due. Closed loop: lanes
 * are kept filled with that much work at the pace they have shown. A job whose worst case would
 * lift the exposure above the cap does not go out.
 */
public final class RunDispatch {

  private static final int QUOTA_IN_A_ROW = 10;
  private static final int QUOTA_TARGETS = 2;

  private final Run run;
  private final DispatchPolicy policy;
  private final Map<String, JobSource> sources;
  private final long startAtMillis;
  private final Pace pace = new Pace();
  private final Map<String, Settled[]> settled = new LinkedHashMap<>();
  private final QuotaWatch quota;
  private long reservedNanoUsd;
  private long lastChangeMicros;
  private @Nullable String closedBecause;
  private boolean closed;

  /**
   * Takes up a run.
   *
   * @param sources by region, each standing where {@code progress} says
   */
  public RunDispatch(
      Run run, Progress progress, Map<String, JobSource> sources, DispatchPolicy policy) {
    this.run = run;
    this.policy = policy;
    this.sources = new LinkedHashMap<>(sources);
    this.startAtMillis = progress.startAtMillis();
    this.reservedNanoUsd = progress.reservedNanoUsd();
    this.closed = progress.closed();
    this.closedBecause = progress.reason();
    this.quota = new QuotaWatch(run.targets().size(), QUOTA_IN_A_ROW, QUOTA_TARGETS);
    for (String region : sources.keySet()) {
      Settled[] none = new Settled[run.targets().size()];
      Arrays.fill(none, Settled.NOTHING);
      settled.put(region, none);
    }
  }

  /** Takes in what the partials say of a cell. */
  public void settled(String region, int target, Settled now, long nowMicros) {
    Settled[] cells = settled.get(region);
    if (cells == null || cells[target].equals(now)) {
      return;
    }
    quota.saw(region, target, cells[target], now);
    cells[target] = now;
    lastChangeMicros = nowMicros;
  }

  /** Stops dispatching; what is out is let end. */
  public void close(String reason) {
    if (!closed) {
      closed = true;
      closedBecause = reason;
    }
  }

  /**
   * The jobs that go out now. The caller writes them and {@link #progress} together, or neither and
   * then never asks again.
   */
  public List<Job> due(long nowMicros) {
    List<Job> jobs = new ArrayList<>();
    if (quota.exhausted()) {
      close("quota");
    }
    int probes = 0;
    for (Map.Entry<String, JobSource> region : sources.entrySet()) {
      JobSource source = region.getValue();
      Job job = source.peek();
      while (!closed
          && job != null
          && probes < DispatchPolicy.MOST_PROBES_A_BATCH
          && isTime(region.getKey(), source, job, nowMicros)) {
        if (!affordable(job)) {
          closeIfNothingMoreIsReleased(job, nowMicros);
          break;
        }
        reservedNanoUsd += worstCase(job);
        jobs.add(job);
        probes += job.probes().size();
        source.advance();
        job = source.peek();
      }
    }
    if (!jobs.isEmpty()) {
      lastChangeMicros = nowMicros;
    }
    boolean timeIsUp =
        run.spec().load() instanceof LoadSpec.Closed load && isAfter(nowMicros, load.duration());
    if (!closed && (timeIsUp || sources.values().stream().allMatch(s -> s.peek() == null))) {
      closed = true;
    }
    return jobs;
  }

  private static boolean isAfter(long nowMicros, @Nullable Duration duration) {
    return duration != null && nowMicros >= duration.toNanos() / 1000;
  }

  private boolean isTime(String region, JobSource source, Job job, long nowMicros) {
    if (run.spec().load() instanceof LoadSpec.Closed load) {
      long out = source.nextBlock();
      long done = settledProbes(region) / run.targets().size();
      long first = (long) load.concurrency() * DispatchPolicy.FIRST_BLOCKS_A_LANE;
      double aheadSeconds = policy.ahead().toMillis() / 1000.0;
      long wanted =
          Math.max(first, Math.round(pace.perSecond(region, done, nowMicros) * aheadSeconds));
      return out - done < Math.min(wanted, DispatchPolicy.MOST_WAITING_BLOCKS);
    }
    return job.probes().get(0).dueMicros() <= nowMicros + policy.ahead().toNanos() / 1000;
  }

  private long worstCase(Job job) {
    long sum = 0;
    for (Job.Probe probe : job.probes()) {
      Long worst = run.worstCaseNanoUsd(probe.target(), probe.prompt());
      sum += worst == null ? 0 : worst;
    }
    return sum;
  }

  private boolean affordable(Job job) {
    Long cap = run.spec().budgetNanoUsd();
    return cap == null || exposureNanoUsd() + worstCase(job) <= cap;
  }

  /** Worst case of all that is out, less what settled probes did not use of theirs. */
  public long exposureNanoUsd() {
    long released = 0;
    for (Settled[] cells : settled.values()) {
      for (Settled cell : cells) {
        released += cell.releasedNanoUsd();
      }
    }
    return reservedNanoUsd - released;
  }

  private void closeIfNothingMoreIsReleased(Job job, long nowMicros) {
    boolean allSettled = sources.keySet().stream().allMatch(region -> outstanding(region) == 0);
    boolean late = !job.closed() && job.probes().get(0).dueMicros() <= nowMicros;
    if (allSettled || late) {
      close("budget");
    }
  }

  private long settledProbes(String region) {
    long sum = 0;
    for (Settled cell : settled.getOrDefault(region, new Settled[0])) {
      sum += cell.probes();
    }
    return sum;
  }

  private long outstanding(String region) {
    JobSource source = sources.get(region);
    long out = source == null ? 0 : source.nextBlock() * run.targets().size();
    return out - settledProbes(region);
  }

  /** How far dispatch has come, to be written with the jobs. */
  public Progress progress() {
    Map<String, Long> next = new LinkedHashMap<>();
    sources.forEach((region, source) -> next.put(region, source.nextBlock()));
    return new Progress(
        run.id(), startAtMillis, next, reservedNanoUsd, closed, closedBecause, false);
  }

  public boolean closed() {
    return closed;
  }

  /**
   * Why the run is over, or empty while it is not: {@code counted} when all that was dispatched is
   * settled, {@code deadline} when nothing has moved for longer than any probe may take.
   */
  public Optional<String> over(long nowMicros) {
    if (!closed) {
      return Optional.empty();
    }
    if (sources.keySet().stream().allMatch(region -> outstanding(region) <= 0)) {
      return Optional.of("counted");
    }
    long patienceMicros =
        policy
                .ahead()
                .plus(policy.maxLateness())
                .plus(run.spec().request().timeouts().longest())
                .plus(policy.grace())
                .toNanos()
            / 1000;
    return nowMicros - lastChangeMicros > patienceMicros
        ? Optional.of("deadline")
        : Optional.empty();
  }
}
