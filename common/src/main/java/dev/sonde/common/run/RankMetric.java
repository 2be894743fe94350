package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sonde.common.event.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The metrics that can rank: latencies of the target of which every probe's own value is kept. In
 * JSON it is its label.
 */
public enum RankMetric {
  TTFT(Metric.TTFT),
  TTFA(Metric.TTFA),
  /** Also ranks output tokens per second, which is one over it. */
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

  public static List<String> labels() {
    return Arrays.stream(values()).map(RankMetric::label).toList();
  }

  /** The one of a latency, or empty when its values are not kept. */
  public static Optional<RankMetric> of(Metric metric) {
    return Arrays.stream(values()).filter(each -> each.metric == metric).findFirst();
  }

  /**
   * Finds a metric by its name.
   *
   * @throws IllegalArgumentException for a name that cannot rank
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
