package dev.sonde.history.query;

import dev.sonde.history.index.HistoryIndex;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.SeriesChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The changes that are stored. Any thread may ask; each call blocks. */
public final class ChangeQuery {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeQuery.class);

  private static final Comparator<SeriesChange> BY_TIME =
      Comparator.comparing((SeriesChange each) -> each.status().since())
          .thenComparing(SeriesChange::id);

  private final HistoryQuery query;
  private final PointCodec<SeriesChange> changes = new PointCodec<>(SeriesChange.class);

  public ChangeQuery(HistoryIndex index) {
    this.query = new HistoryQuery(index);
  }

  /** The changes of an audit, of all audits without one, in the order in which they were found. */
  public List<SeriesChange> changes(Optional<String> audit) {
    List<SeriesChange> found = new ArrayList<>();
    for (byte[] each : query.entries(audit.map(SeriesChange::keysOf).orElse(SeriesChange.keys()))) {
      try {
        found.add(changes.decode(each));
      } catch (IllegalArgumentException e) {
        LOG.warn("a change is passed over: {}", e.getMessage());
      }
    }
    found.sort(BY_TIME);
    return found;
  }
}
