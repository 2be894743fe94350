package dev.sonde.history.change;

import dev.sonde.history.point.Point;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one series in a slot.
 *
 * @param now its point of the slot
 * @param last its point of the slot of the schedule before; null of the first one
 * @param past tested values before the slot by metric, the earliest first
 */
public record CellSlots(Point now, @Nullable Point last, Map<SeriesMetric, List<Tested>> past) {

  public CellSlots {
    past = Map.copyOf(past);
  }

  List<Tested> before(SeriesMetric metric) {
    return past.getOrDefault(metric, List.of());
  }
}
