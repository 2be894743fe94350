package dev.sonde.audit.document;

import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Statistic;
import dev.sonde.common.run.Threshold;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The condition of an alert. */
public sealed interface AlertRule {

  /** The names in documents, in the order of the documentation. */
  List<String> KINDS =
      List.of(
          "down",
          "threshold",
          "changed",
          "differs",
          "claims",
          "catalogue",
          "budget",
          "slo",
          "missed");

  /** The latencies that the history keeps. */
  Set<Metric> METRICS = Set.of(Metric.TTFT, Metric.E2E, Metric.ITL);

  /** Latencies of which a probe has one value: others say nothing of a share of probes. */
  Set<Metric> SINGLE = Set.of(Metric.TTFT, Metric.E2E);

  /** Its name in documents and in the API. */
  String kind();

  /** A cell is down: it is bad in {@code bad} of the last {@code of} valid slots. */
  record Down(int bad, int of) implements AlertRule {
    public static final Down USUAL = new Down(3, 5);

    @Override
    public String kind() {
      return "down";
    }
  }

  /** The whole interval lies beyond the limit, in {@code slots} slots running. */
  record Beyond(Threshold threshold, int slots) implements AlertRule {

    private static final Set<Statistic> STATISTICS =
        Set.of(Statistic.P50, Statistic.P95, Statistic.P99);

    /** Whether the history has its quantity. */
    public boolean isKept() {
      return threshold
          .quantity()
          .map(
              (statistic, metric) -> STATISTICS.contains(statistic) && METRICS.contains(metric),
              figure -> true);
    }

    @Override
    public String kind() {
      return "threshold";
    }
  }

  /**
   * A metric changed.
   *
   * @param metrics spelled as in thresholds and reports
   */
  record Changed(List<String> metrics) implements AlertRule {
    public Changed {
      metrics = List.copyOf(metrics);
    }

    @Override
    public String kind() {
      return "changed";
    }
  }

  /** The same difference between answers in {@code slots} slots running. */
  record Differs(int slots) implements AlertRule {
    @Override
    public String kind() {
      return "differs";
    }
  }

  /** Measured worse than the router's own figure by a factor, in {@code slots} slots running. */
  record Claims(BigDecimal factor, int slots) implements AlertRule {
    @Override
    public String kind() {
      return "claims";
    }
  }

  /** Something that the catalog publishes changed. */
  record Catalogue() implements AlertRule {
    @Override
    public String kind() {
      return "catalogue";
    }
  }

  /** A day's or a month's money is spent. */
  record Budget() implements AlertRule {
    @Override
    public String kind() {
      return "budget";
    }
  }

  /** Slots that did not run. */
  record Missed() implements AlertRule {
    @Override
    public String kind() {
      return "missed";
    }
  }

  /** An objective over a window. */
  record Slo(Objective objective, Duration window) implements AlertRule {

    /** Whether the history has the latency that it limits. */
    public boolean isKept() {
      return objective.metric() == null || SINGLE.contains(objective.metric());
    }

    @Override
    public String kind() {
      return "slo";
    }
  }
}
