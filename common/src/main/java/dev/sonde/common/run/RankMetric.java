package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sonde.common.event.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The metrics that providers can be ranked by: latencies for which the value of every probe is
 * kept. In JSON it is the label.
 */
public enum RankMetric {
  TTFT(Metric.TTFT),
  TTFA(Metric.TTFA),
  /** Also ranks output tokens per second, which is the reciprocal. */
  ITL(Metric.ITL),
  E2E(Metric.E2E),
  RESPONSE(Metric.RESPONSE),
  TTFT_FROM_DUE(Metric.TTFT_FROM_DUE);

  private final Metric metric;

  RankMetric(Metric metric) {
    this.metric = metric;
  }

  /** The name in specs and reports. */
  @JsonValue
  public String label() {
    return metric.label();
  }

  /** Its label, as reports hold it. */
  public Code<RankMetric> code() {
    return new Code<>(label(), this);
  }

  /** The one of this label, which a later version may have and this one not. */
  public static Code<RankMetric> code(String label) {
    return new Code<>(label, Metric.labelled(label).flatMap(RankMetric::of).orElse(null));
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(RankMetric::label).toList();
  }

  /** The constant for a latency, or empty when its single values are not kept. */
  public static Optional<RankMetric> of(Metric metric) {
    return Arrays.stream(values()).filter(each -> each.metric == metric).findFirst();
  }

  /**
   * Finds a metric by its name.
   *
   * @throws IllegalArgumentException when it is not a metric to rank by
   */
  @JsonCreator
  public static RankMetric labelled(String label) {
    return Metric.labelled(label)
        .flatMap(RankMetric::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rankBy is " + label + ", allowed is one of " + String.join(", ", labels())));
  }
}
