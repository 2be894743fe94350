package dev.sonde.audit.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.document.Inactive;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.audit.slot.SlotState;
import dev.sonde.audit.slot.Spending;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts audits and slots to the JSON of the API. */
final class AuditViews {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NANO_DIGITS = 9;

  private final AuditBook book;
  private final InstantSource wall;

  AuditViews(AuditBook book, InstantSource wall) {
    this.book = book;
    this.wall = wall;
  }

  ObjectNode list() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("audits");
    book.audits().forEach(known -> list.add(summary(known)));
    return json;
  }

  ObjectNode summary(AuditBook.Known known) {
    AuditRecord record = known.record();
    Audit audit = known.audit();
    Instant now = wall.instant();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", record.id());
    json.put("name", audit.id());
    json.put("revision", record.revision());
    Optional<SlotReason> spent = spent(audit, now);
    boolean paused = record.pausedAt() != null || spent.isPresent();
    json.put("state", paused ? "paused" : "active");
    json.put(
        "pausedBy",
        record.pausedAt() != null
            ? SlotReason.BY_HAND.word()
            : spent.map(SlotReason::word).orElse(null));
    json.set("schedule", AuditWriter.schedule(audit.timetable()));
    Slot next = next(record.id());
    Instant at = next == null ? audit.timetable().schedule().after(now) : next.id().at();
    json.put("nextSlot", at.toString());
    json.put(
        "nextDueAt",
        (next == null
                ? audit.timetable().window(audit.spec().seed(), audit.id(), at)
                : next.window())
            .dueAt()
            .toString());
    Slot last = last(record.id());
    json.set("lastSlot", last == null ? JSON.nullNode() : slot(last));
    ObjectNode money = json.putObject("spentUsd");
    ZoneId zone = audit.timetable().zone();
    money.put("day", spent(record.id(), Spending.day(now, zone), zone));
    money.put("month", spent(record.id(), Spending.month(now, zone), zone));
    return json;
  }

  /** One audit with its document and what it states in vain. */
  ObjectNode detail(AuditBook.Known known) {
    ObjectNode json = summary(known);
    json.put("createdAt", known.record().createdAt().toString());
    json.put("changedAt", known.record().changedAt().toString());
    try {
      json.set("document", JSON.readTree(known.record().document()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored document is not JSON", e);
    }
    Inactive.notes(known.audit()).forEach(json.putArray("notes")::add);
    return json;
  }

  /** Whether the caps refused the last slot of a schedule, and no new period has begun. */
  private Optional<SlotReason> spent(Audit audit, Instant now) {
    Slot last = last(audit.id());
    if (last == null || last.reason() == null) {
      return Optional.empty();
    }
    ZoneId zone = audit.timetable().zone();
    Instant refused = last.window().dueAt();
    boolean holds =
        switch (last.reason()) {
          case BUDGET_DAY -> Spending.day(refused, zone).equals(Spending.day(now, zone));
          case BUDGET_MONTH -> Spending.month(refused, zone).equals(Spending.month(now, zone));
          default -> false;
        };
    return holds ? Optional.of(last.reason()) : Optional.empty();
  }

  private @Nullable Slot next(String audit) {
    return book.slots(audit).values().stream()
        .filter(each -> each.state() == SlotState.PLANNED || each.state() == SlotState.QUEUED)
        .findFirst()
        .orElse(null);
  }

  private @Nullable Slot last(String audit) {
    return book.slots(audit).descendingMap().values().stream()
        .filter(each -> each.state() != SlotState.PLANNED && each.state() != SlotState.QUEUED)
        .findFirst()
        .orElse(null);
  }

  /** What is committed, without what running slots reserve. */
  private BigDecimal spent(String audit, String period, ZoneId zone) {
    long reserved =
        book.slots(audit).values().stream()
            .filter(each -> each.state() == SlotState.RUNNING)
            .map(Slot::execution)
            .filter(each -> each != null && Spending.day(each.begunAt(), zone).startsWith(period))
            .mapToLong(each -> each == null ? 0 : each.reservedNanoUsd())
            .sum();
    return usd(Math.max(0, book.spending(audit).committed(period) - reserved));
  }

  private static BigDecimal usd(long nanoUsd) {
    BigDecimal plain = BigDecimal.valueOf(nanoUsd, NANO_DIGITS).stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  ObjectNode slots(Collection<Slot> newestFirst) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("slots");
    newestFirst.forEach(each -> list.add(slot(each)));
    return json;
  }

  static ObjectNode slot(Slot slot) {
    ObjectNode json = JSON.createObjectNode();
    json.put("slot", slot.id().at().toString());
    json.put("dueAt", slot.window().dueAt().toString());
    json.put("revision", slot.revision());
    json.put("state", slot.state().word());
    json.put("reason", slot.reason() == null ? null : slot.reason().word());
    json.put("manual", slot.id().manual());
    json.put("escalatedBy", slot.escalatedBy());
    Slot.Execution run = slot.execution();
    json.put("run", run == null ? null : run.run());
    json.put("verdict", run == null ? null : run.verdict());
    json.put("begunAt", run == null ? null : run.begunAt().toString());
    json.put("costUsd", run == null || run.costNanoUsd() == null ? null : usd(run.costNanoUsd()));
    json.put("through", slot.through() == null ? null : slot.through().toString());
    return json;
  }

  /** A slot that the owner has just written, which may not be read yet. */
  static ObjectNode slotIn(AuditBook book, SlotId id) {
    Slot known = book.slots(id.audit()).get(id);
    if (known != null) {
      return slot(known).put("run", id.runId());
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("slot", id.at().toString());
    json.put("state", SlotState.PLANNED.word());
    json.put("manual", id.manual());
    json.put("run", id.runId());
    return json;
  }

  /** Slots of a time, newest first. */
  List<Slot> between(String audit, Instant from, Instant to, int limit) {
    return book.slots(audit).descendingMap().values().stream()
        .filter(each -> !each.last().isBefore(from) && each.id().at().isBefore(to))
        .limit(limit)
        .toList();
  }
}
