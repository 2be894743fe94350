package dev.sonde.history.change;

import dev.sonde.analysis.changes.CellSeries;
import dev.sonde.analysis.changes.Change;
import dev.sonde.analysis.changes.ChangeDetector;
import dev.sonde.analysis.changes.ChangeEstimate;
import dev.sonde.analysis.changes.ChangeLog;
import dev.sonde.analysis.changes.ChangeRules;
import dev.sonde.analysis.changes.Detected;
import dev.sonde.analysis.changes.SuccessChanges;
import dev.sonde.analysis.changes.SuccessSeries;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesChange.Control;
import dev.sonde.history.point.SeriesChange.State;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The changes of one metric of an audit as of one slot. */
final class MetricChanges {

  /** Stands for all cells together in {@code analysis.changes}. */
  private static final String FLEET = "";

  private static final int WINDOW = ChangeRules.MEDIAN.window();

  private final String audit;
  private final SeriesMetric metric;
  private final Instant slot;
  private final Function<Instant, String> runs;
  private final Map<String, SeriesKey> keys = new HashMap<>();
  private final Map<String, List<Tested>> values = new TreeMap<>();

  /** The slots of all cells by their seconds, in which {@code analysis.changes} counts. */
  private final TreeMap<Long, Instant> slots = new TreeMap<>();

  /**
   * @param cells with a tested point in the slot
   * @param runs the run of a slot
   */
  MetricChanges(
      String audit,
      SeriesMetric metric,
      Instant slot,
      List<CellSlots> cells,
      Function<Instant, String> runs) {
    this.audit = audit;
    this.metric = metric;
    this.slot = slot;
    this.runs = runs;
    for (CellSlots each : cells) {
      Double now = metric.value(each.now());
      if (now != null) {
        List<Tested> all = new ArrayList<>(each.before(metric));
        all.add(
            new Tested(slot, each.now().counts().answered(), each.now().counts().succeeded(), now));
        SeriesKey key = each.now().series();
        keys.put(key.id(), key);
        values.put(key.id(), all);
        all.forEach(value -> slots.put(value.slot().getEpochSecond(), value.slot()));
      }
    }
  }

  /**
   * The changes that are new or known otherwise than before.
   *
   * @param known of the audit and the metric, in the order in which they were found
   */
  List<SeriesChange> after(List<SeriesChange> known) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<SeriesChange> near = known.stream().filter(this::isNear).toList();
    List<Change> before = near.stream().map(MetricChanges::change).toList();
    Set<String> present = new HashSet<>(values.keySet());
    present.add(FLEET);
    List<Change> after = ChangeLog.after(before, detected(), present, slot.getEpochSecond());
    List<SeriesChange> changed = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      boolean isNew = i >= before.size();
      if (isNew || !isSame(before.get(i), after.get(i))) {
        changed.add(recorded(after.get(i), isNew ? null : near.get(i)));
      }
    }
    return changed;
  }

  /** A confirmed change that is found again is the same: its estimate stays as confirmed. */
  private static boolean isSame(Change before, Change after) {
    return before.equals(after)
        || (before.state() == Change.State.CONFIRMED && after.state() == Change.State.CONFIRMED);
  }

  /** Whether it may be found again: within the last slots that are looked at. */
  private boolean isNear(SeriesChange change) {
    Instant oldest =
        values.values().stream()
            .map(each -> each.get(Math.max(0, each.size() - WINDOW)).slot())
            .min(Instant::compareTo)
            .orElse(slot);
    return !change.place().at().isBefore(oldest);
  }

  private List<Detected> detected() {
    if (metric == SeriesMetric.SUCCESS_RATE) {
      List<SuccessSeries> series = new ArrayList<>();
      values.forEach((id, all) -> series.add(new SuccessSeries(id, shares(all))));
      return SuccessChanges.detect(series, ChangeRules.MEDIAN);
    }
    List<CellSeries> series = new ArrayList<>();
    values.forEach((id, all) -> series.add(new CellSeries(id, points(all))));
    long seed = 31L * audit.hashCode() + metric.label().hashCode();
    return new ChangeDetector(ChangeRules.MEDIAN, seed).detect(series);
  }

  private static List<SuccessSeries.Point> shares(List<Tested> all) {
    return all.stream()
        .filter(each -> each.answered() > 0)
        .map(
            each ->
                new SuccessSeries.Point(
                    each.slot().getEpochSecond(), new Share(each.succeeded(), each.answered())))
        .toList();
  }

  private static List<CellSeries.Point> points(List<Tested> all) {
    return all.stream()
        .filter(each -> each.value() > 0)
        .map(each -> new CellSeries.Point(each.slot().getEpochSecond(), each.value()))
        .toList();
  }

  private static Change change(SeriesChange stored) {
    SeriesChange.Status status = stored.status();
    Change.State state =
        switch (status.state()) {
          case SUSPECTED -> Change.State.SUSPECTED;
          case RETRACTED -> Change.State.RETRACTED;
          default -> Change.State.CONFIRMED;
        };
    String cell = Objects.requireNonNullElse(stored.subject().series(), FLEET);
    return new Change(
        stored.id(),
        state,
        status.since().getEpochSecond(),
        status.seen(),
        status.supported(),
        new Detected(
            cell,
            stored.place().at().getEpochSecond(),
            span(stored.place().near()),
            Objects.requireNonNullElse(stored.p(), 1.0),
            control(status.control()),
            new ChangeEstimate(
                level(stored.before()),
                level(stored.after()),
                Objects.requireNonNullElse(stored.effect().value(), 1.0),
                Optional.ofNullable(stored.effect().ci95()),
                span(stored.place().ci95()))));
  }

  private static Detected.Control control(Control stored) {
    return switch (stored) {
      case FLEET -> Detected.Control.FLEET;
      case SHARED -> Detected.Control.SHARED;
      default -> Detected.Control.NONE;
    };
  }

  private static Detected.Span span(List<Instant> two) {
    return new Detected.Span(two.get(0).getEpochSecond(), two.get(two.size() - 1).getEpochSecond());
  }

  private static ChangeEstimate.Level level(SeriesChange.Side side) {
    double value = Objects.requireNonNullElse(side.value(), 0.0);
    return new ChangeEstimate.Level(value, Optional.ofNullable(side.ci95()), side.n());
  }

  private SeriesChange recorded(Change change, @Nullable SeriesChange before) {
    Detected found = change.detected();
    Instant at = time(found.slot());
    Instant since = before == null ? slot : before.status().since();
    ChangeEstimate estimate = found.estimate();
    return new SeriesChange(
        before == null
            ? SeriesChange.idOf(audit, metric.label(), found.cell(), at, since)
            : before.id(),
        subject(found.cell()),
        new SeriesChange.Status(
            State.valueOf(change.state().name()),
            Control.valueOf(found.control().name()),
            since,
            change.seen(),
            change.supported(),
            slot),
        new SeriesChange.Place(at, times(estimate.at()), times(found.near())),
        side(estimate.before(), runs.apply(previous(found.slot()))),
        side(estimate.after(), runs.apply(at)),
        new SeriesChange.Effect(estimate.effect(), estimate.effectCi95().orElse(null)),
        found.p());
  }

  private SeriesChange.Subject subject(String cell) {
    SeriesKey key = keys.get(cell);
    return new SeriesChange.Subject(
        audit,
        cell.equals(FLEET) ? null : cell,
        key == null ? null : key.model(),
        key == null ? null : key.provider(),
        key == null ? null : key.region(),
        metric.label());
  }

  private static SeriesChange.Side side(ChangeEstimate.Level level, String run) {
    return new SeriesChange.Side(
        level.value(), null, level.ci95().orElse(null), level.slots(), run);
  }

  private List<Instant> times(Detected.Span span) {
    return List.of(time(span.from()), time(span.to()));
  }

  private Instant time(long seconds) {
    return slots.getOrDefault(seconds, Instant.ofEpochSecond(seconds));
  }

  private Instant previous(long seconds) {
    Map.Entry<Long, Instant> before = slots.lowerEntry(seconds);
    return before == null ? time(seconds) : before.getValue();
  }
}
