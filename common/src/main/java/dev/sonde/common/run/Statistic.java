package dev.sonde.common.run;

import java.util.Arrays;
import java.util.Optional;

/** A statistic of a latency's distribution that a threshold can use. */
public enum Statistic {
  P50("p50"),
  P90("p90"),
  P95("p95"),
  P99("p99"),
  P999("p999", "p99.9"),
  MEAN("mean"),
  MIN("min"),
  MAX("max");

  private final String label;
  private final String written;

  Statistic(String label) {
    this(label, label);
  }

  Statistic(String label, String written) {
    this.label = label;
    this.written = written;
  }

  /** The name in reports. */
  public String label() {
    return label;
  }

  /** The name in thresholds; {@link #label} is accepted there too. */
  public String written() {
    return written;
  }

  /** Finds a statistic by either of its names. */
  static Optional<Statistic> named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(name) || each.written.equals(name))
        .findFirst();
  }
}
