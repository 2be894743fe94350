package dev.sonde.analysis.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of a cell that are ranked, by run and slot of time, so that a merge of several runs
 * can compare providers between slots as a single run does.
 *
 * @param metric the metric that ranks
 * @param runs a single one in the report of a run; in a merged report in the order of their ids
 */
public record RankedValues(String metric, List<OfRun> runs) {

  public RankedValues {
    runs = List.copyOf(runs);
  }

  /** The same values, of a single run with another id. */
  RankedValues of(String id) {
    return new RankedValues(metric, runs.stream().map(each -> new OfRun(id, each.slots)).toList());
  }

  /**
   * The values of a cell in several reports, in any order.
   *
   * @param reports of one cell, each with a run id of its own
   * @return null when a report has values without slots, and when there are no values
   */
  public static @Nullable RankedValues merged(List<CellReport> reports, String metric) {
    List<OfRun> runs = new ArrayList<>();
    for (CellReport report : reports) {
      RankedValues values = report.rankedValues();
      if (!isComplete(report, metric)) {
        return null;
      }
      runs.addAll(values == null ? List.of() : values.runs);
    }
    runs.sort(Comparator.comparing(OfRun::run));
    return runs.isEmpty() ? null : new RankedValues(metric, runs);
  }

  /** Whether all values that rank the cell are known by slot. */
  public static boolean isComplete(CellReport cell, String metric) {
    RankedValues values = cell.rankedValues();
    if (values != null) {
      return values.metric.equals(metric);
    }
    Latency latency = cell.latencyMs().get(metric);
    return latency != null && latency.count() + latency.censored() == 0;
  }

  /**
   * The values of a run.
   *
   * @param run its id
   * @param slots in the order of time, without those that have no value
   */
  public record OfRun(String run, List<Slot> slots) {

    public OfRun {
      slots = List.copyOf(slots);
    }
  }

  /**
   * The values of a slot.
   *
   * @param at the start of the slot, in seconds from the run's start
   * @param ms in ascending order, to the microsecond
   * @param timeouts probes that count as infinite
   */
  public record Slot(
      long at, @JsonSerialize(using = OnOneLine.class) List<Double> ms, long timeouts) {

    public Slot {
      ms = List.copyOf(ms);
      boolean measured = ms.stream().allMatch(value -> value >= 0 && value < Double.MAX_VALUE);
      if (at < 0 || timeouts < 0 || timeouts > RankedSamples.SAMPLE || !measured) {
        throw new IllegalArgumentException(
            "a slot of ranked values at %d s has %d timeouts, or a value that is no latency"
                .formatted(at, timeouts));
      }
    }
  }

  /** Writes a list of numbers on one line, because a line for each of thousands is unreadable. */
  private static final class OnOneLine extends JsonSerializer<List<Double>> {
    @Override
    public void serialize(List<Double> values, JsonGenerator json, SerializerProvider any)
        throws IOException {
      json.writeRawValue(
          values.stream()
              .map(value -> BigDecimal.valueOf(value).stripTrailingZeros().toPlainString())
              .collect(Collectors.joining(", ", "[", "]")));
    }
  }
}
