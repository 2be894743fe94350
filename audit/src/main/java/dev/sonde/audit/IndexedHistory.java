package dev.sonde.audit;

import dev.sonde.audit.scheduler.HistoryPort;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.history.change.CellSlots;
import dev.sonde.history.change.SlotChanges;
import dev.sonde.history.index.IndexFollower;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.RollUp;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import dev.sonde.history.query.ChangeQuery;
import dev.sonde.history.query.HistoryQuery;
import dev.sonde.history.query.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The stored history as the scheduler asks for it, from the index of this process. */
final class IndexedHistory implements HistoryPort {

  private static final Instant LATEST = Range.ALL.to();

  private final IndexFollower follower;
  private final HistoryQuery query;
  private final ChangeQuery changes;

  IndexedHistory(IndexFollower follower, HistoryQuery query, ChangeQuery changes) {
    this.follower = follower;
    this.query = query;
    this.changes = changes;
  }

  @Override
  public BooleanSupplier mark() {
    return follower.mark();
  }

  @Override
  public Set<String> audits() {
    Set<String> audits = new TreeSet<>();
    query.series(Optional.empty()).forEach(each -> audits.add(each.audit()));
    changes.changes(Optional.empty()).forEach(each -> audits.add(each.subject().audit()));
    return audits;
  }

  @Override
  public List<PointKey> before(String audit, Instant time, int most) {
    Instant end = time.isAfter(LATEST) ? LATEST : time;
    List<PointKey> found = new ArrayList<>();
    for (SeriesKey series : query.series(Optional.of(audit))) {
      if (found.size() < most) {
        found.addAll(query.before(series.id(), end, most - found.size()));
      }
    }
    return found;
  }

  @Override
  public List<SeriesChange> changes(SlotId slot, List<Measured> points) {
    List<CellSlots> cells = new ArrayList<>();
    for (Measured each : points) {
      Point now = each.point();
      Map<SeriesMetric, List<Tested>> past = new EnumMap<>(SeriesMetric.class);
      for (SeriesMetric metric : SlotChanges.METRICS) {
        past.put(
            metric, query.tested(now.series().id(), metric, slot.at(), SlotChanges.MOST_VALUES));
      }
      cells.add(new CellSlots(now, query.last(now.series().id(), slot.at()).orElse(null), past));
    }
    return SlotChanges.of(
        slot.audit(),
        slot.at(),
        cells,
        changes.changes(Optional.of(slot.audit())),
        at -> SlotId.scheduled(slot.audit(), at).runId());
  }

  @Override
  public List<String> changesBefore(String audit, Instant time, int most) {
    return changes.changes(Optional.of(audit)).stream()
        .filter(each -> each.place().at().isBefore(time))
        .limit(most)
        .map(SeriesChange::key)
        .toList();
  }

  @Override
  public Optional<Day> day(String audit, Instant before, int most) {
    Instant end = before.truncatedTo(ChronoUnit.DAYS);
    for (SeriesKey series : query.series(Optional.of(audit))) {
      Optional<Instant> first = query.firstSlot(series.id(), end);
      if (first.isPresent()) {
        return Optional.of(day(series, first.get().truncatedTo(ChronoUnit.DAYS), most));
      }
    }
    return Optional.empty();
  }

  private Day day(SeriesKey series, Instant begin, int most) {
    Range range = new Range(begin, begin.plus(Duration.ofDays(1)));
    List<Measured> slots = query.measured(series.id(), range, most);
    return new Day(
        RollUp.merged(slots, begin), slots.stream().map(each -> each.point().key()).toList());
  }
}
