package dev.sonde.coordinator.spec;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.coordinator.spec.SpecNode.Items;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code load.sweep}: several loads that differ in concurrency or rate. */
final class SweepReader {

  static final List<String> KEYS = List.of("concurrency", "rate", "count", "duration", "arrivals");
  static final int MAX_STEPS = 100;

  private final FaultCollector faults;
  private final Values values;

  SweepReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  @Nullable LoadSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    if (!(node instanceof SpecNode.Entries)) {
      return null;
    }
    boolean closed = fields.has("concurrency");
    if (closed == fields.has("rate")) {
      String allowed = "a list of either: concurrency is for closed loops and rate for open loops";
      if (closed) {
        fields.clash("rate", "given together with concurrency", allowed);
      } else {
        faults.add(node.place(), "neither concurrency nor rate", allowed);
      }
      return null;
    }
    Long count = fields.readOrNull("count", each -> values.integer(each, 1, LoadReader.MAX_COUNT));
    Duration duration =
        fields.readOrNull("duration", each -> values.duration(each, Values.LONGEST));
    String arrivals =
        fields.read("arrivals", "constant", each -> values.oneOf(each, LoadReader.ARRIVALS));
    if (!endsOnce(fields)
        || (closed && !soundClosed(fields))
        || (count == null) == (duration == null)) {
      return null;
    }
    List<LoadSpec> steps = new ArrayList<>();
    if (closed) {
      Function<SpecNode, @Nullable Long> lanes =
          each -> values.integer(each, 1, LoadReader.MAX_CONCURRENCY);
      for (Long lane : steps(fields.get("concurrency"), lanes)) {
        steps.add(new LoadSpec.Closed(lane.intValue(), count, duration));
      }
    } else {
      Arrivals spacing = Arrivals.valueOf(arrivals.toUpperCase(Locale.ROOT));
      for (Double rate : steps(fields.get("rate"), this::rate)) {
        steps.add(LoadSpec.Open.constant(rate, spacing, count, duration));
      }
    }
    return steps.isEmpty() ? null : new LoadSpec.Sweep(steps);
  }

  private boolean endsOnce(Fields fields) {
    if (fields.has("count") && fields.has("duration")) {
      fields.clash(
          "duration", "given together with count", "only one of the two: each ends a step");
      return false;
    }
    if (!fields.has("count") && !fields.has("duration")) {
      fields.missing("count", "a count or a duration of each step");
      return false;
    }
    return true;
  }

  private static boolean soundClosed(Fields fields) {
    if (fields.has("arrivals")) {
      fields.clash("arrivals", "given together with concurrency", "arrivals together with rate");
      return false;
    }
    return true;
  }

  private @Nullable Double rate(SpecNode node) {
    Double rate = values.perSecond(node);
    if (rate != null && rate == 0) {
      faults.add(node.place(), "found a rate of 0", "more than 0/s");
      return null;
    }
    return rate;
  }

  private <T> List<T> steps(@Nullable SpecNode node, Function<SpecNode, @Nullable T> reader) {
    List<SpecNode> items =
        node instanceof Items list ? list.items() : node == null ? List.of() : List.of(node);
    if (node != null && (items.isEmpty() || items.size() > MAX_STEPS)) {
      faults.add(node.place(), items.size() + " steps", "1 to " + MAX_STEPS);
      return List.of();
    }
    List<T> steps = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (SpecNode item : items) {
      T step = reader.apply(item);
      if (step != null && !seen.add(step)) {
        faults.add(item.place(), item.described() + " is listed twice", "each only once");
      }
      if (step != null) {
        steps.add(step);
      }
    }
    return steps;
  }
}
