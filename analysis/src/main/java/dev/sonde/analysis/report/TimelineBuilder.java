package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.analysis.report.Timeline.Slot;
import dev.sonde.analysis.report.Timeline.SlotLatency;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Divides a cell's probes into time slots. */
final class TimelineBuilder {

  private TimelineBuilder() {}

  /**
   * A cell's timeline.
   *
   * @param answered the number of answered probes; the rows may be a sample of them
   */
  static @Nullable Timeline of(List<ProbeRow> rows, long answered, Slots slots) {
    if (rows.isEmpty()) {
      return null;
    }
    Map<Integer, List<ProbeRow>> bySlot =
        rows.stream().collect(Collectors.groupingBy(slots::of, TreeMap::new, Collectors.toList()));
    List<Slot> cut = new ArrayList<>();
    bySlot.forEach((slot, own) -> cut.add(slot((long) slot * slots.seconds(), own)));
    return new Timeline(slots.seconds(), rows.size() < answered, cut);
  }

  private static Slot slot(long at, List<ProbeRow> rows) {
    List<ProbeRow> ok = rows.stream().filter(row -> row.outcome() == Outcome.OK).toList();
    return new Slot(
        at,
        ok.size(),
        rows.size() - ok.size(),
        latency(ok, ProbeRow::ttftMicros),
        latency(ok, ProbeRow::e2eMicros));
  }

  private static SlotLatency latency(List<ProbeRow> ok, ToLongFunction<ProbeRow> metric) {
    long[] sorted = ok.stream().mapToLong(metric).filter(micros -> micros >= 0).sorted().toArray();
    return new SlotLatency(
        sorted.length,
        percentile(sorted, Percentile.P50),
        percentile(sorted, Percentile.P90),
        percentile(sorted, Percentile.P95),
        sorted.length == 0 ? null : (Double) Decimals.millis(sorted[0]),
        sorted.length == 0 ? null : (Double) Decimals.millis(sorted[sorted.length - 1]));
  }

  private static @Nullable Double percentile(long[] sorted, Percentile percentile) {
    OptionalLong rank = percentile.rank(sorted.length);
    return rank.isEmpty()
        ? null
        : (Double) Decimals.millis(sorted[Math.toIntExact(rank.getAsLong()) - 1]);
  }
}
