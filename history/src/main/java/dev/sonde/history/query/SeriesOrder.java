package dev.sonde.history.query;

import dev.sonde.history.point.SeriesKey;
import java.util.Comparator;

/** The order in which series are listed. */
final class SeriesOrder {

  static final Comparator<SeriesKey> BY_CELL =
      Comparator.comparing(SeriesKey::audit)
          .thenComparing(SeriesKey::model)
          .thenComparing(SeriesKey::provider)
          .thenComparing(SeriesKey::region)
          .thenComparing(SeriesKey::id);

  private SeriesOrder() {}
}
