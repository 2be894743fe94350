package dev.sonde.coordinator.spec;

import dev.sonde.common.run.Figure;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.common.run.Threshold;
import dev.sonde.coordinator.spec.SpecNode.Items;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code load.search}: the goals, and the range of rates to search. */
final class SearchReader {

  static final List<String> KEYS =
      List.of("goal", "max", "min", "duration", "precision", "arrivals");

  static final double DEFAULT_MIN = 1;
  static final Duration DEFAULT_STEP = Duration.ofSeconds(30);
  static final double DEFAULT_PRECISION = 0.05;

  /**
   * Added when no goal limits errors: a provider that refuses every second probe does not hold a
   * rate.
   */
  static final Threshold NO_MORE_ERRORS = Threshold.parse("error_rate < 5%");

  private static final BigDecimal LEAST_PRECISION = new BigDecimal("0.01");
  private static final String A_GOAL = "a threshold such as \"p95(ttft) < 1s\", or a list of them";

  private final FaultCollector faults;
  private final Values values;

  SearchReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  @Nullable LoadSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    if (!(node instanceof SpecNode.Entries)) {
      return null;
    }
    if (!fields.has("goal")) {
      fields.missing("goal", A_GOAL);
    }
    if (!fields.has("max")) {
      fields.missing("max", Values.A_RATE);
    }
    List<Threshold> goals = goals(fields.get("goal"));
    Double max = fields.readOrNull("max", values::perSecond);
    double fallback = max == null ? DEFAULT_MIN : Math.min(DEFAULT_MIN, max);
    double min = fields.read("min", fallback, values::perSecond);
    Duration step =
        fields.read("duration", DEFAULT_STEP, each -> values.duration(each, Values.LONGEST));
    double precision = fields.read("precision", DEFAULT_PRECISION, this::precision);
    String arrivals =
        fields.read("arrivals", "constant", each -> values.oneOf(each, LoadReader.ARRIVALS));
    if (max == null) {
      return null;
    }
    if (min <= 0 || min > max) {
      SpecNode where = fields.get("min");
      faults.add(
          where == null ? node.place() : where.place(),
          "found min " + Values.rateText(min) + " and max " + Values.rateText(max),
          "more than 0/s and at most max");
      return null;
    }
    if (goals.isEmpty()) {
      return null;
    }
    Arrivals spacing = Arrivals.valueOf(arrivals.toUpperCase(Locale.ROOT));
    return new LoadSpec.Search(goals, min, max, step, precision, spacing);
  }

  private List<Threshold> goals(@Nullable SpecNode node) {
    List<SpecNode> items =
        node instanceof Items list ? list.items() : node == null ? List.of() : List.of(node);
    if (node != null && items.isEmpty()) {
      faults.add(node.place(), "found an empty list", A_GOAL);
    }
    ThresholdReader reader = new ThresholdReader(faults);
    List<Threshold> goals = new ArrayList<>();
    for (SpecNode item : items) {
      Threshold goal = reader.read(item, A_GOAL);
      if (goal != null) {
        goals.add(goal);
      }
    }
    if (!goals.isEmpty() && goals.stream().noneMatch(SearchReader::isOfErrors)) {
      goals.add(NO_MORE_ERRORS);
    }
    return goals;
  }

  private static boolean isOfErrors(Threshold goal) {
    return goal.quantity()
        .map(
            (statistic, metric) -> false,
            figure -> figure == Figure.ERROR_RATE || figure == Figure.SUCCESS_RATE);
  }

  private @Nullable Double precision(SpecNode node) {
    BigDecimal share = Values.decimal(node);
    if (share == null
        || share.compareTo(LEAST_PRECISION) < 0
        || share.compareTo(BigDecimal.ONE) > 0) {
      faults.wrong(node, "a share from 0.01 to 1");
      return null;
    }
    return share.doubleValue();
  }
}
