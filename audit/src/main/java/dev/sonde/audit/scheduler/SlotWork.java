package dev.sonde.audit.scheduler;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.common.time.NanoClock;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.SeriesChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for slots that blocks: it is done on other threads, and its results are collected by the
 * owner's thread, which calls all methods.
 */
final class SlotWork {

  private static final Logger LOG = LoggerFactory.getLogger(SlotWork.class);
  private static final long LOG_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long TRY_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final FleetPort fleet;
  private final HistoryPort history;
  private final Executor executor;
  private final NanoClock clock;
  private final AtomicLong loggedNanos;
  private final Queue<Result> results = new ConcurrentLinkedQueue<>();
  private final Set<SlotId> underWay = new HashSet<>();
  private final Map<SlotId, Long> againNanos = new HashMap<>();
  private final Map<SlotId, Awaited> indexed = new HashMap<>();

  /** A result of some work. */
  sealed interface Result {
    SlotId slot();
  }

  /** The run of a slot is planned. */
  record RunPlanned(SlotId slot, FleetPort.Planned planned) implements Result {}

  /** The run of a slot cannot be planned. */
  record NotPlanned(SlotId slot, SlotReason reason, boolean passing) implements Result {}

  /**
   * The run of a slot has a report.
   *
   * @param outcome null when the report says nothing
   * @param changes that the slot shows
   */
  record Reported(SlotId slot, FleetPort.@Nullable Outcome outcome, List<SeriesChange> changes)
      implements Result {}

  /** The report of a slot's run cannot be read now. */
  record Unread(SlotId slot) implements Result {}

  /** The index, which must have all records that were written before. */
  private record Awaited(BooleanSupplier mark, long sinceNanos) {}

  SlotWork(FleetPort fleet, HistoryPort history, Executor executor, NanoClock clock) {
    this.fleet = fleet;
    this.history = history;
    this.executor = executor;
    this.clock = clock;
    this.loggedNanos = new AtomicLong(clock.nanos() - LOG_AGAIN_NANOS - 1);
  }

  /** Begins to plan the run of a slot, unless that is under way or was tried just now. */
  void plan(SlotId slot, Audit audit) {
    if (mayBegin(slot)) {
      executor.execute(() -> results.add(planned(slot, audit)));
    }
  }

  private Result planned(SlotId slot, Audit audit) {
    try {
      return new RunPlanned(slot, fleet.plan(audit, slot.runId()));
    } catch (FleetPort.PlanFailure e) {
      if (!e.isPassing() || mayLog()) {
        LOG.warn("audit {}, slot {}: {}", slot.audit(), slot.at(), e.getMessage());
      }
      return new NotPlanned(slot, e.reason(), e.isPassing());
    } catch (RuntimeException | Error e) {
      // Without a result the slot would be under way for ever, and no later one would begin.
      LOG.error("audit {}, slot {}: its run cannot be planned", slot.audit(), slot.at(), e);
      return new NotPlanned(slot, SlotReason.PLAN, false);
    }
  }

  /** What passes is tried again each second: one line a minute tells of it. */
  private boolean mayLog() {
    long now = clock.nanos();
    long before = loggedNanos.get();
    return now - before > LOG_AGAIN_NANOS && loggedNanos.compareAndSet(before, now);
  }

  /**
   * Begins to read the report of a slot's run, when the index has the slots before it. It does not
   * wait for long: what the slot measured is kept without an index too.
   */
  void report(SlotId slot, String run) {
    Awaited awaited =
        indexed.computeIfAbsent(slot, unused -> new Awaited(history.mark(), clock.nanos()));
    boolean whole = awaited.mark().getAsBoolean();
    boolean late = clock.nanos() - awaited.sinceNanos() > LONGEST_NANOS;
    if ((whole || late) && mayBegin(slot)) {
      indexed.remove(slot);
      executor.execute(() -> results.add(reported(slot, run, whole)));
    }
  }

  private Result reported(SlotId slot, String run, boolean whole) {
    try {
      FleetPort.Outcome outcome = fleet.outcome(slot, run);
      return new Reported(
          slot, outcome, outcome == null || !whole ? List.of() : changes(slot, outcome.points()));
    } catch (RuntimeException | Error e) {
      LOG.warn("the report of run {} cannot be read and is tried again", run, e);
      return new Unread(slot);
    }
  }

  /** Without changes where they cannot be found: the slots after it show them too. */
  private List<SeriesChange> changes(SlotId slot, List<Measured> points) {
    try {
      return slot.manual() ? List.of() : history.changes(slot, points);
    } catch (RuntimeException e) {
      LOG.warn("audit {}, slot {}: changes cannot be found", slot.audit(), slot.at(), e);
      return List.of();
    }
  }

  private boolean mayBegin(SlotId slot) {
    Long again = againNanos.get(slot);
    boolean waits = again != null && clock.nanos() - again < 0;
    return !waits && underWay.add(slot);
  }

  /** Tries the same again after a moment. */
  void tryAgain(SlotId slot) {
    againNanos.put(slot, clock.nanos() + TRY_AGAIN_NANOS);
  }

  /** The next result, or null. */
  @Nullable Result next() {
    Result result = results.poll();
    if (result != null) {
      underWay.remove(result.slot());
      againNanos.remove(result.slot());
    }
    return result;
  }
}
