package dev.sonde.audit.slot;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.Audit.Overlap;
import dev.sonde.audit.schedule.Schedule;
import dev.sonde.audit.schedule.Timetable;
import dev.sonde.audit.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the slots of one audit. Each nominal time gets one slot, whatever the
 * order of calls: times only advance, also when the clock is set back. The caller writes each
 * returned change in a transaction; if a write fails it must not call this object again. One owner.
 */
public final class AuditSlots {

  /** More missed slots in a row share one record. */
  static final int MOST_SINGLY = 100;

  private static final Duration MANUAL_GRACE = Duration.ofMinutes(5);

  private AuditRecord record;
  private Audit audit;
  private Spending spending;

  /** The last time that has a slot. */
  private Instant planned;

  /** The first time after it, once it is known: a cron expression is costly to evaluate. */
  private @Nullable Instant upcoming;

  private final TreeMap<SlotId, Slot> open = new TreeMap<>();
  private final TreeSet<SlotId> ended = new TreeSet<>();

  /** Slots whose runs are being planned. */
  private final Set<SlotId> preparing = new HashSet<>();

  /**
   * @param audit the document of the record
   * @param known all slots of the audit that are stored
   */
  public AuditSlots(AuditRecord record, Audit audit, Collection<Slot> known, Spending spending) {
    this.record = record;
    this.audit = audit;
    this.spending = spending;
    // Times before a change were planned with the document before it.
    this.planned = latest(record.createdAt(), record.changedAt());
    for (Slot slot : known) {
      if (slot.state().isOpen()) {
        open.put(slot.id(), slot);
      } else {
        ended.add(slot.id());
      }
      if (!slot.id().manual() && slot.last().isAfter(planned)) {
        planned = slot.last();
      }
    }
  }

  public AuditRecord record() {
    return record;
  }

  public Audit audit() {
    return audit;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Takes up a changed record. Slots that are planned keep their revision. Times up to the change
   * must have their slots: {@link #turn} is called before with the time of the change.
   */
  public void revised(AuditRecord changed, Audit document) {
    record = changed;
    audit = document;
    upcoming = null;
    planned = latest(planned, latest(changed.createdAt(), changed.changedAt()));
  }

  /** Whether it was removed and no slot of it is open. */
  public boolean isOver() {
    return record.removed() && open.isEmpty();
  }

  /** Slots that run. */
  public List<Slot> running() {
    return open.values().stream().filter(each -> each.state() == SlotState.RUNNING).toList();
  }

  /** Whether a slot that has not begun was planned with this revision. */
  public boolean waitsWith(int revision) {
    return open.values().stream()
        .anyMatch(each -> each.revision() == revision && each.state() != SlotState.RUNNING);
  }

  /** All slots that are kept. */
  public List<SlotId> all() {
    List<SlotId> all = new ArrayList<>(ended);
    all.addAll(open.keySet());
    return all;
  }

  /** The earliest slot that is planned or queued. */
  public Optional<Slot> next() {
    return open.values().stream()
        .filter(each -> each.state() != SlotState.RUNNING)
        .min(Comparator.comparing(each -> each.window().dueAt()));
  }

  /** Plans the slots whose time has come, and decides about those that are due. */
  public Changes turn(Instant now) {
    List<Slot> changed = new ArrayList<>();
    if (!record.removed()) {
      plan(now, changed);
    }
    List<Slot> due =
        open.values().stream()
            .filter(each -> each.state() == SlotState.PLANNED && isDue(each, now))
            .sorted(Comparator.comparing(each -> each.window().dueAt()))
            .toList();
    due.forEach(slot -> decide(slot, now).ifPresent(changed::add));
    changed.addAll(queued());
    changed.forEach(this::keep);
    return new Changes(changed, null, null);
  }

  private boolean isDue(Slot slot, Instant now) {
    boolean waits = slot.window().dueAt().isAfter(now) && !record.removed();
    return !waits && !preparing.contains(slot.id());
  }

  private void plan(Instant now, List<Slot> changed) {
    Instant known = upcoming;
    if (known != null && known.isAfter(now)) {
      return;
    }
    Schedule schedule = audit.timetable().schedule();
    int over = 0;
    Instant at = schedule.after(planned);
    while (!at.isAfter(now)) {
      Slot slot = planned(at);
      boolean isOver = slot.window().startBy().isBefore(now);
      if (isOver && ++over > MOST_SINGLY) {
        Instant last = lastOver(now);
        slot = last.isAfter(at) ? slot.through(last) : slot;
      }
      planned = slot.last();
      if (isOver) {
        changed.add(
            isPaused(slot)
                ? over(slot, SlotState.PAUSED, SlotReason.BY_HAND)
                : over(slot, SlotState.MISSED, SlotReason.NOBODY_SCHEDULED));
      } else {
        // Kept at once, so that it may be due in this turn.
        open.put(slot.id(), slot);
        changed.add(slot);
      }
      at = schedule.after(planned);
    }
    upcoming = at;
  }

  private Slot planned(Instant at) {
    SlotId id = SlotId.scheduled(record.id(), at);
    return Slot.planned(id, window(at), record.revision());
  }

  private Window window(Instant at) {
    Timetable timetable = audit.timetable();
    return timetable.window(audit.spec().seed(), record.id(), at);
  }

  /** The last slot that is too late to begin. */
  private Instant lastOver(Instant now) {
    Schedule schedule = audit.timetable().schedule();
    Instant at = schedule.before(now);
    while (!window(at).startBy().isBefore(now)) {
      at = schedule.before(at);
    }
    return at;
  }

  private static Slot over(Slot slot, SlotState state, SlotReason reason) {
    Slot ended = slot.ended(state, reason);
    return slot.through() == null ? ended : ended.through(slot.last());
  }

  /** Whether somebody has paused the audit by the time that the slot is due. */
  private boolean isPaused(Slot slot) {
    Instant since = record.pausedAt();
    return since != null && !slot.id().manual() && !since.isAfter(slot.window().startBy());
  }

  /** What becomes of a slot that is due; empty when its run is to be planned. */
  private Optional<Slot> decide(Slot slot, Instant now) {
    if (record.removed()) {
      return Optional.of(slot.ended(SlotState.SKIPPED, SlotReason.REMOVED));
    }
    if (isPaused(slot)) {
      return Optional.of(slot.ended(SlotState.PAUSED, SlotReason.BY_HAND));
    }
    if (slot.window().startBy().isBefore(now)) {
      return Optional.of(slot.ended(SlotState.MISSED, SlotReason.NOBODY_SCHEDULED));
    }
    if (isBusy()) {
      boolean waits = open.values().stream().anyMatch(each -> each.state() == SlotState.QUEUED);
      boolean queues = audit.overlap() == Overlap.QUEUE;
      Slot decided =
          !queues
              ? slot.ended(SlotState.SKIPPED, SlotReason.OVERLAP)
              : waits ? slot.ended(SlotState.SKIPPED, SlotReason.QUEUE_FULL) : slot.queued();
      keep(decided);
      return Optional.of(decided);
    }
    preparing.add(slot.id());
    return Optional.empty();
  }

  /** Whether a slot runs or is about to. */
  public boolean isBusy() {
    return !preparing.isEmpty()
        || open.values().stream().anyMatch(each -> each.state() == SlotState.RUNNING);
  }

  private List<Slot> queued() {
    List<Slot> changed = new ArrayList<>();
    for (Slot slot : List.copyOf(open.values())) {
      if (slot.state() == SlotState.QUEUED && !preparing.contains(slot.id())) {
        if (record.removed()) {
          changed.add(slot.ended(SlotState.SKIPPED, SlotReason.REMOVED));
        } else if (record.pausedAt() != null && !slot.id().manual()) {
          changed.add(slot.ended(SlotState.PAUSED, SlotReason.BY_HAND));
        } else if (!isBusy()) {
          preparing.add(slot.id());
        }
      }
    }
    return changed;
  }

  private void keep(Slot slot) {
    if (slot.state().isOpen()) {
      open.put(slot.id(), slot);
    } else {
      open.remove(slot.id());
      preparing.remove(slot.id());
      ended.add(slot.id());
    }
  }

  /** The slots whose runs are to be planned. */
  public List<Slot> toPrepare() {
    return preparing.stream().sorted().map(open::get).filter(each -> each != null).toList();
  }

  /**
   * The run of a slot is planned.
   *
   * @param worstNanoUsd what it may cost at most, or null when its cost has no bound
   */
  public Changes prepared(SlotId id, @Nullable Long worstNanoUsd, Instant now) {
    Slot slot = open.get(id);
    if (slot == null || !preparing.contains(id)) {
      return Changes.NONE;
    }
    Slot decided = refused(slot, worstNanoUsd, now).orElse(null);
    if (decided != null) {
      keep(decided);
      return Changes.of(decided);
    }
    long reserved = worstNanoUsd == null ? 0 : worstNanoUsd;
    Slot begun = slot.running(now, reserved);
    preparing.remove(id);
    keep(begun);
    spending = spending.plus(audit.timetable().zone(), now, reserved);
    return new Changes(List.of(begun), spending, begun);
  }

  private Optional<Slot> refused(Slot slot, @Nullable Long worstNanoUsd, Instant now) {
    if (record.removed()) {
      return Optional.of(slot.ended(SlotState.SKIPPED, SlotReason.REMOVED));
    }
    if (isPaused(slot)) {
      return Optional.of(slot.ended(SlotState.PAUSED, SlotReason.BY_HAND));
    }
    if (isLate(slot, now)) {
      return Optional.of(slot.ended(SlotState.MISSED, SlotReason.LATE));
    }
    return spending
        .refusal(audit.caps(), audit.timetable().zone(), now, worstNanoUsd)
        .map(why -> slot.ended(SlotState.PAUSED, why));
  }

  /** A slot that waited for its predecessor is never late. */
  private static boolean isLate(Slot slot, Instant now) {
    return slot.state() == SlotState.PLANNED && slot.window().startBy().isBefore(now);
  }

  /** Whether there is time to plan the run of a slot once more. */
  public boolean mayTryAgain(SlotId id, Instant now) {
    Slot slot = open.get(id);
    return slot != null && !record.removed() && !slot.window().startBy().isBefore(now);
  }

  /** The run of a slot cannot be planned. */
  public Changes unprepared(SlotId id, SlotReason why) {
    Slot slot = open.get(id);
    if (slot == null || !preparing.contains(id)) {
      return Changes.NONE;
    }
    SlotState last = why == SlotReason.NO_WORKER ? SlotState.MISSED : SlotState.FAILED;
    Slot decided = slot.ended(last, why);
    keep(decided);
    return Changes.of(decided);
  }

  /**
   * The run of a slot has a report.
   *
   * @param costNanoUsd null when unknown; then its worst case stays reserved
   */
  public Changes done(SlotId id, String verdict, @Nullable Long costNanoUsd) {
    Slot slot = open.get(id);
    Slot.Execution begun = slot == null ? null : slot.execution();
    if (slot == null || begun == null) {
      return Changes.NONE;
    }
    Slot done = slot.done(verdict, costNanoUsd);
    keep(done);
    if (costNanoUsd == null) {
      return Changes.of(done);
    }
    long unused = costNanoUsd - begun.reservedNanoUsd();
    spending = spending.plus(audit.timetable().zone(), begun.begunAt(), unused);
    return new Changes(List.of(done), spending, null);
  }

  /** The run of a slot is gone without a report; what it reserved may have been spent. */
  public Changes lost(SlotId id) {
    Slot slot = open.get(id);
    if (slot == null || slot.state() != SlotState.RUNNING) {
      return Changes.NONE;
    }
    Slot lost = slot.ended(SlotState.FAILED, SlotReason.RUN_LOST);
    keep(lost);
    return Changes.of(lost);
  }

  /** Plans a slot that somebody asks for, due now. */
  public Slot manual(Instant now) {
    return manual(now, null);
  }

  /** The same, for an alert of another audit. */
  public Slot manual(Instant now, @Nullable String by) {
    Instant at = now;
    SlotId id = new SlotId(record.id(), at, true);
    while (open.containsKey(id) || ended.contains(id)) {
      at = at.plusMillis(1);
      id = new SlotId(record.id(), at, true);
    }
    Window window = new Window(at, at.plus(MANUAL_GRACE));
    Slot slot = Slot.planned(id, window, record.revision()).escalatedBy(by);
    keep(slot);
    return slot;
  }

  /**
   * Takes out the slots to delete, oldest first: those before a time, and those beyond a number.
   * Open ones stay, and so does the last one, which tells up to where times have slots.
   */
  public List<SlotId> expired(Instant before, int kept, int atMost) {
    List<SlotId> gone = new ArrayList<>();
    while (gone.size() < atMost
        && ended.size() > 1
        && (ended.size() > kept || ended.first().at().isBefore(before))) {
      SlotId first = ended.first();
      if (!first.manual() && !first.at().isBefore(planned)) {
        return gone;
      }
      ended.remove(first);
      gone.add(first);
    }
    return gone;
  }
}
