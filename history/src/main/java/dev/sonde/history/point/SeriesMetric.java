package dev.sonde.history.point;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be drawn of a series and tested for changes, spelled as in thresholds. */
public enum SeriesMetric {
  TTFT("ttft", "ms", Point.TTFT),
  E2E("e2e", "ms", Point.E2E),
  ITL("itl", "ms", Point.ITL),
  SPEED("output_tokens_per_second", "tokens/s", Point.SPEED),
  SUCCESS_RATE("success_rate", "share", null),
  USD_PER_1K_TOKENS("usd_per_1k_tokens", "USD", null);

  private final String label;
  private final String unit;
  private final @Nullable String figure;

  SeriesMetric(String label, String unit, @Nullable String figure) {
    this.label = label;
    this.unit = unit;
    this.figure = figure;
  }

  public String label() {
    return label;
  }

  public String unit() {
    return unit;
  }

  /** The distribution of a point that it is taken from; null for the others. */
  public @Nullable String figure() {
    return figure;
  }

  /** The value of a point, the median of latencies and speeds; null when it has none. */
  public @Nullable Double value(Point point) {
    return switch (this) {
      case SUCCESS_RATE -> point.counts().successRate();
      case USD_PER_1K_TOKENS -> point.money().usdPer1kTokens();
      default -> median(figureOf(point));
    };
  }

  private static @Nullable Double median(@Nullable Figure figure) {
    return figure == null ? null : figure.p50();
  }

  /** The distribution's figures in a point; null where it has none. */
  public @Nullable Figure figureOf(Point point) {
    return figure == null ? null : point.figure(figure);
  }

  public static Optional<SeriesMetric> labelled(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(SeriesMetric::label).toList();
  }
}
