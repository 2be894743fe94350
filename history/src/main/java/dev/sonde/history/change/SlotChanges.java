package dev.sonde.history.change;

import dev.sonde.history.point.Point;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesMetric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The changes that a slot shows. */
public final class SlotChanges {

  /** The metrics that are tested. */
  public static final List<SeriesMetric> METRICS =
      List.of(
          SeriesMetric.TTFT,
          SeriesMetric.E2E,
          SeriesMetric.SPEED,
          SeriesMetric.SUCCESS_RATE,
          SeriesMetric.USD_PER_1K_TOKENS);

  /** Values of a series that are looked at: a season needs four weeks of hours. */
  public static final int MOST_VALUES = 2_000;

  private SlotChanges() {}

  /**
   * The changes that are new or known otherwise than before the slot.
   *
   * @param cells the series of the slot of a schedule; only tested points count for metrics
   * @param known changes of the audit before it, in the order in which they were found
   * @param runs the run of a slot
   */
  public static List<SeriesChange> of(
      String audit,
      Instant slot,
      List<CellSlots> cells,
      List<SeriesChange> known,
      Function<Instant, String> runs) {
    List<SeriesChange> changes = new ArrayList<>();
    List<CellSlots> tested = cells.stream().filter(each -> each.now().isTested()).toList();
    for (SeriesMetric metric : METRICS) {
      List<SeriesChange> mine =
          known.stream().filter(each -> each.subject().metric().equals(metric.label())).toList();
      changes.addAll(new MetricChanges(audit, metric, slot, tested, runs).after(mine));
    }
    for (CellSlots each : cells) {
      Point last = each.last();
      if (last != null) {
        changes.addAll(PublishedChanges.of(last, each.now()));
      }
    }
    return changes;
  }
}
