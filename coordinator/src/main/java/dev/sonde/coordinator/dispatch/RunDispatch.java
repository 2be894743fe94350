package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.coordinator.plan.PlannedJobs;
import dev.sonde.coordinator.plan.WorstCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which jobs of one run are dispatched now, and when the run is over. Pure: the caller
 * passes the time and the settled probes, and writes the result in one transaction.
 *
 * <p>Open loop: when the dispatched jobs reach less than {@link DispatchPolicy#refill} ahead, those
 * up to {@link DispatchPolicy#ahead} are dispatched. Closed loop: lanes are kept filled with that
 * much work at their measured pace. A job is not dispatched if its worst case would raise the
 * exposure above the cap.
 */
public final class RunDispatch {

  private static final int QUOTA_IN_A_ROW = 10;
  private static final int QUOTA_TARGETS = 2;

  /** Fewer refusals than this end no run: an endpoint may refuse by a passing fault. */
  private static final int FIRST_REFUSALS = 5;

  private final Run run;
  private final DispatchPolicy policy;
  private final Map<String, PlannedJobs> plans = new LinkedHashMap<>();
  private final Map<String, Long> nextBlocks = new LinkedHashMap<>();

  /** By region: every open-loop job that is due before this offset is dispatched. */
  private final Map<String, Long> filledMicros = new HashMap<>();

  private final long startAtMillis;
  private final Pace pace = new Pace();
  private final Map<String, SettledCounts[]> settled = new LinkedHashMap<>();
  private final QuotaWatch quota;
  private final long worstBlockNanoUsd;
  private long reservedNanoUsd;
  private final Patience patience = new Patience();
  private @Nullable Code<Stop> closedBecause;
  private @Nullable RuntimeException failure;
  private boolean closed;
  private @Nullable Long measuredFromMicros;

  /** Continues a run from its {@code progress}. */
  public RunDispatch(Run run, Progress progress, DispatchPolicy policy) {
    this.run = run;
    this.policy = policy;
    this.startAtMillis = progress.startAtMillis();
    this.reservedNanoUsd = progress.reservedNanoUsd();
    this.closed = progress.closed();
    this.closedBecause = progress.reason();
    this.measuredFromMicros =
        run.warmupBlocks() == 0 ? Long.valueOf(0) : progress.measuredFromMicros();
    this.quota = new QuotaWatch(run.targets().size(), QUOTA_IN_A_ROW, QUOTA_TARGETS);
    this.worstBlockNanoUsd = worstBlock(run);
    for (String region : run.spec().regions()) {
      plans.put(region, new PlannedJobs(run, region, startAtMillis));
      nextBlocks.put(region, progress.nextBlock().getOrDefault(region, 0L));
      SettledCounts[] none = new SettledCounts[run.targets().size()];
      Arrays.fill(none, SettledCounts.NONE);
      settled.put(region, none);
    }
  }

  private static long worstBlock(Run run) {
    long worst = 0;
    for (int target = 0; target < run.targets().size(); target++) {
      long worstPrompt = 0;
      for (int prompt = 0; prompt < run.spec().prompts().size(); prompt++) {
        Long cost = WorstCase.nanoUsd(run, target, prompt);
        worstPrompt = Math.max(worstPrompt, cost == null ? 0 : cost);
      }
      worst += worstPrompt;
    }
    return worst;
  }

  /** Starts the no-progress timer when a run is started or taken over. */
  void takenUp(long nowMicros) {
    patience.restart(nowMicros);
  }

  /** The broker answered a request that was made now, so it would have told of a change. */
  public void answered(long nowMicros) {
    patience.answered(nowMicros);
  }

  /** Whether probes are outstanding and the broker was not heard for this time. */
  boolean isUnheard(long nowMicros, long micros) {
    return isWaiting() && patience.unheardMicros(nowMicros) > micros;
  }

  private boolean isWaiting() {
    return plans.keySet().stream().anyMatch(region -> outstanding(region) > 0);
  }

  /** Updates the counts of a cell. */
  public void settled(String region, int target, SettledCounts now, long nowMicros) {
    SettledCounts[] cells = settled.get(region);
    if (cells == null || cells[target].equals(now)) {
      return;
    }
    quota.saw(region, target, cells[target], now);
    cells[target] = now;
    patience.restart(nowMicros);
  }

  /** Stops dispatching; outstanding probes can still complete. */
  public void close(Stop reason) {
    if (!closed) {
      closed = true;
      closedBecause = Code.of(reason);
    }
  }

  /**
   * The jobs to dispatch now. The caller writes them together with {@link #progress}. If the write
   * fails it must not call this object again.
   */
  public List<Job> due(long nowMicros) {
    if (quota.exhausted()) {
      close(Stop.QUOTA);
    }
    if (isRefused()) {
      close(Stop.AUTH);
    }
    handOver(nowMicros);
    List<Job> jobs = new ArrayList<>();
    for (Map.Entry<String, PlannedJobs> region : plans.entrySet()) {
      if (!closed) {
        jobs.addAll(dueOrFailed(region.getKey(), region.getValue(), nowMicros));
      }
    }
    if (!jobs.isEmpty()) {
      patience.restart(nowMicros);
    }
    if (!closed && (timeIsUp(nowMicros) || exhausted())) {
      closed = true;
    }
    if (run.spec().load().closedLoop() && isWaiting() && patience.isOver(laneMicros())) {
      // Lanes that nobody empties: without this the run would wait for ever.
      close(Stop.NO_WORKERS);
    }
    return jobs;
  }

  /** Whether every cell was answered, by nothing but refusals of the token (ADR 54). */
  private boolean isRefused() {
    List<SettledCounts> cells = settled.values().stream().flatMap(Arrays::stream).toList();
    return cells.stream().allMatch(SettledCounts::allRefused)
        && cells.stream().mapToLong(SettledCounts::refused).sum() >= FIRST_REFUSALS;
  }

  /**
   * A failure closes the run before it changes any state, so that jobs of other regions can still
   * be sent.
   */
  private List<Job> dueOrFailed(String region, PlannedJobs plan, long nowMicros) {
    try {
      return due(region, plan, nowMicros);
    } catch (RuntimeException e) {
      failure = e;
      close(Stop.FAILED);
      return List.of();
    }
  }

  private List<Job> due(String region, PlannedJobs plan, long nowMicros) {
    if (isFilled(region, nowMicros)) {
      return List.of();
    }
    long from = nextBlock(region);
    int most = Math.max(1, DispatchPolicy.MOST_PROBES_A_BATCH / run.targets().size());
    long blocks = Math.min(most, room(region, nowMicros));
    if (blocks < 1 || plan.endsBefore(from)) {
      return List.of();
    }
    long until = nowMicros + policy.ahead().toNanos() / 1000;
    // One block more than is certainly affordable: its prompt may be cheaper than the most
    // expensive.
    int affordable = (int) Math.min(blocks, Math.max(1, affordableBlocks()));
    PlannedJobs.Batch batch = plan.next(from, until, affordable, measuredFromMicros);
    if (batch.isEmpty()) {
      filledMicros.put(region, until);
      return List.of();
    }
    long worst = batch.jobs().stream().mapToLong(job -> WorstCase.nanoUsd(run, job)).sum();
    Long cap = run.spec().budgetNanoUsd();
    if (cap != null && exposureNanoUsd() + worst > cap) {
      closeIfNothingMoreIsReleased(batch.jobs().get(0), nowMicros);
      return List.of();
    }
    reservedNanoUsd += worst;
    nextBlocks.put(region, batch.nextBlock());
    if (batch.nextBlock() - from < affordable) {
      filledMicros.put(region, until);
    }
    return batch.jobs();
  }

  /** Whether the jobs of an open loop reach far enough ahead. */
  private boolean isFilled(String region, long nowMicros) {
    Long until = filledMicros.get(region);
    return until != null
        && !run.spec().load().closedLoop()
        && until - nowMicros >= policy.refill().toNanos() / 1000;
  }

  private long nextBlock(String region) {
    return nextBlocks.getOrDefault(region, 0L);
  }

  private long affordableBlocks() {
    Long cap = run.spec().budgetNanoUsd();
    return cap == null || worstBlockNanoUsd == 0
        ? Long.MAX_VALUE
        : (cap - exposureNanoUsd()) / worstBlockNanoUsd;
  }

  /** How many more blocks may be dispatched; in a closed loop, as many as keep the lanes filled. */
  private long room(String region, long nowMicros) {
    LoadSpec load = run.spec().load();
    if (!load.closedLoop()) {
      return Long.MAX_VALUE;
    }
    long done = settledProbes(region) / run.targets().size();
    long first = (long) load.lanes() * DispatchPolicy.FIRST_BLOCKS_A_LANE;
    double aheadSeconds = policy.ahead().toMillis() / 1000.0;
    long wanted = Math.round(pace.perSecond(region, done, nowMicros) * aheadSeconds);
    long waiting = nextBlock(region) - done;
    long room = Math.min(Math.max(first, wanted), DispatchPolicy.MOST_WAITING_BLOCKS) - waiting;
    return load.laneDuration() == null || measuredFromMicros != null
        ? room
        : Math.min(room, run.warmupBlocks() + load.lanes() - nextBlock(region));
  }

  /**
   * Starts the measured phase of a closed loop with a duration: when all warm-up probes are
   * counted, or when none has settled for longer than any probe may take. Until then each lane has
   * at most one measured block, which it begins after its own warm-up. So no lane waits for the
   * slowest one, and no job without an expiry begins after the end of the duration.
   */
  private void handOver(long nowMicros) {
    if (measuredFromMicros == null
        && run.spec().load().laneDuration() != null
        && (warmedUp() || patience.isOver(patienceMicros()))) {
      measuredFromMicros = nowMicros;
    }
  }

  private boolean warmedUp() {
    return settled.values().stream()
        .flatMap(Arrays::stream)
        .allMatch(cell -> cell.warmups() >= run.warmupBlocks());
  }

  private boolean exhausted() {
    return plans.entrySet().stream()
        .allMatch(region -> region.getValue().endsBefore(nextBlock(region.getKey())));
  }

  private boolean timeIsUp(long nowMicros) {
    Long from = measuredFromMicros;
    return from != null && isAfter(nowMicros - from, run.spec().load().laneDuration());
  }

  private static boolean isAfter(long micros, @Nullable Duration duration) {
    return duration != null && micros >= duration.toNanos() / 1000;
  }

  /**
   * Worst case of all dispatched probes and of the account check, minus what settled probes
   * released.
   */
  public long exposureNanoUsd() {
    long released = 0;
    for (SettledCounts[] cells : settled.values()) {
      for (SettledCounts cell : cells) {
        released += cell.releasedNanoUsd();
      }
    }
    return run.checkNanoUsd() + reservedNanoUsd - released;
  }

  private void closeIfNothingMoreIsReleased(Job job, long nowMicros) {
    boolean allSettled = plans.keySet().stream().allMatch(region -> outstanding(region) == 0);
    boolean late = !job.closed() && job.probes().get(0).dueMicros() <= nowMicros;
    if (allSettled || late) {
      close(Stop.BUDGET);
    }
  }

  private long settledProbes(String region) {
    long sum = 0;
    for (SettledCounts cell : settled.getOrDefault(region, new SettledCounts[0])) {
      sum += cell.probes();
    }
    return sum;
  }

  private long outstanding(String region) {
    return nextBlock(region) * run.targets().size() - settledProbes(region);
  }

  /** The progress of dispatch, to be written together with the jobs. */
  public Progress progress() {
    return new Progress(
        run.id(),
        startAtMillis,
        nextBlocks,
        reservedNanoUsd,
        closed,
        closedBecause,
        false,
        measuredFromMicros);
  }

  public boolean closed() {
    return closed;
  }

  /** The failure that closed the run with the reason {@code failed}, or empty. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The longest time that a probe may take, including a possible resend, which in a lane waits for
   * the probe that a lost worker had claimed ahead.
   */
  private Duration attempts() {
    Duration longest = run.spec().request().timeouts().longest();
    boolean resend = run.spec().onWorkerLoss() == OnWorkerLoss.RESEND;
    int answers = 1 + (resend ? 1 : 0) + (run.spec().load().closedLoop() ? 1 : 0);
    Duration all = longest.multipliedBy(answers);
    return answers > 1 ? all.plus(policy.grace()) : all;
  }

  /**
   * Why the run is over, or empty while it is not: {@code counted} when all dispatched probes are
   * settled, {@code deadline} when nothing has changed for longer than any probe may take, while
   * the broker answered.
   */
  public Optional<String> over() {
    if (!closed) {
      return Optional.empty();
    }
    if (plans.keySet().stream().allMatch(region -> outstanding(region) <= 0)) {
      return Optional.of("counted");
    }
    return patience.isOver(patienceMicros()) ? Optional.of("deadline") : Optional.empty();
  }

  /**
   * How long a lane of a closed loop can stand still although workers are there: the worker of its
   * probe was lost at the end of the longest answer, another one took over or was started, and gave
   * the probe up when its answer could not come any more.
   */
  private long laneMicros() {
    Duration longest = run.spec().request().timeouts().longest();
    return patienceMicros() + longest.plus(policy.replacement()).toNanos() / 1000;
  }

  private long patienceMicros() {
    return policy.ahead().plus(policy.maxLateness()).plus(attempts()).plus(policy.grace()).toNanos()
        / 1000;
  }
}
