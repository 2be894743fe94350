package dev.sonde.audit.api;

import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.audit.slot.Spending;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of audits, from what this coordinator has read: those of each coordinator are the
 * same.
 */
public final class AuditMeters {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANO_USD = 1e9;

  private final AuditBook book;
  private final MultiGauge audits;
  private final MultiGauge slots;
  private final MultiGauge delays;
  private final MultiGauge lastSlots;
  private final MultiGauge spent;
  private final MultiGauge caps;
  private final MultiGauge owner;

  public AuditMeters(AuditBook book, MeterRegistry registry) {
    this.book = book;
    audits = gauge("sonde.audits", "Audits, active or paused by hand", registry);
    slots = gauge("sonde.audit.slots", "Slots that are kept, by state", registry);
    delays =
        gauge(
            "sonde.audit.begin.delay.seconds",
            "How long after it was due the last slot of an audit that ran was begun",
            registry);
    lastSlots =
        gauge(
            "sonde.audit.last.slot.seconds",
            "Nominal time of the last slot of an audit with a report, since 1970",
            registry);
    spent =
        gauge(
            "sonde.audit.committed.usd",
            "What slots of the last day and month with any cost, or may cost while they run",
            registry);
    caps = gauge("sonde.audit.cap.usd", "Caps of an audit", registry);
    owner =
        gauge(
            "sonde.audit.scheduler.seconds",
            "When the coordinator that schedules last said so, by the broker's clock, since 1970",
            registry);
  }

  private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** The rows of all gauges of audits. */
  private record Rows(
      List<MultiGauge.Row<?>> slots,
      List<MultiGauge.Row<?>> delays,
      List<MultiGauge.Row<?>> last,
      List<MultiGauge.Row<?>> spent,
      List<MultiGauge.Row<?>> caps) {
    private Rows() {
      this(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }
  }

  /** Counts anew. Goes over all slots. */
  public void update() {
    List<AuditBook.Known> known = book.audits();
    long paused = known.stream().filter(each -> each.record().pausedAt() != null).count();
    audits.register(
        List.of(
            row(Tags.of("state", "active"), known.size() - paused),
            row(Tags.of("state", "paused"), paused)),
        true);
    Rows rows = new Rows();
    known.forEach(each -> add(each, rows));
    slots.register(rows.slots(), true);
    delays.register(rows.delays(), true);
    lastSlots.register(rows.last(), true);
    spent.register(rows.spent(), true);
    caps.register(rows.caps(), true);
    AuditBook.Owner last = book.owner();
    owner.register(
        last == null
            ? List.of()
            : List.of(row(Tags.of("coordinator", last.coordinator()), seconds(last.at()))),
        true);
  }

  private void add(AuditBook.Known known, Rows rows) {
    String id = known.record().id();
    Tags audit = Tags.of("audit", id);
    Map<SlotState, Long> counts = new EnumMap<>(SlotState.class);
    Slot begun = null;
    Slot done = null;
    for (Slot slot : book.slots(id).values()) {
      counts.merge(slot.state(), 1L, Long::sum);
      begun = slot.execution() == null ? begun : slot;
      done = slot.state() == SlotState.DONE ? slot : done;
    }
    for (SlotState state : SlotState.values()) {
      rows.slots().add(row(audit.and("state", state.word()), counts.getOrDefault(state, 0L)));
    }
    Slot.Execution execution = begun == null ? null : begun.execution();
    if (begun != null && execution != null) {
      Duration late = Duration.between(begun.window().dueAt(), execution.begunAt());
      rows.delays().add(row(audit, late.toMillis() / MILLIS_PER_SECOND));
    }
    if (done != null) {
      rows.last().add(row(audit, seconds(done.id().at())));
    }
    addMoney(known, audit, begun, rows);
  }

  private void addMoney(AuditBook.Known known, Tags audit, @Nullable Slot begun, Rows rows) {
    Slot.Execution execution = begun == null ? null : begun.execution();
    if (execution != null) {
      Spending spending = book.spending(known.record().id());
      ZoneId zone = known.audit().timetable().zone();
      Instant at = execution.begunAt();
      long day = spending.committed(Spending.day(at, zone));
      long month = spending.committed(Spending.month(at, zone));
      rows.spent().add(row(audit.and("period", "day"), day / NANO_USD));
      rows.spent().add(row(audit.and("period", "month"), month / NANO_USD));
    }
    cap(rows, audit.and("period", "day"), known.audit().caps().dayNanoUsd());
    cap(rows, audit.and("period", "month"), known.audit().caps().monthNanoUsd());
  }

  private static void cap(Rows rows, Tags tags, @Nullable Long nanoUsd) {
    if (nanoUsd != null) {
      rows.caps().add(row(tags, nanoUsd / NANO_USD));
    }
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / MILLIS_PER_SECOND;
  }

  private static MultiGauge.Row<?> row(Tags tags, Number value) {
    return MultiGauge.Row.of(tags, value);
  }
}
