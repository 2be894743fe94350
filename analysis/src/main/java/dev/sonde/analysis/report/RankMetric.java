package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.common.event.Metric;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The metrics that can rank: those of which every probe's own value is kept. */
public enum RankMetric {
  TTFT("ttft") {
    @Override
    long micros(ProbeRow row) {
      return row.ttftMicros();
    }
  },
  TTFA("ttfa") {
    @Override
    long micros(ProbeRow row) {
      return row.ttfaMicros();
    }
  },
  /** Also ranks output tokens per second, which is one over it. */
  ITL("itl") {
    @Override
    long micros(ProbeRow row) {
      return row.itlMicros();
    }
  },
  E2E("e2e") {
    @Override
    long micros(ProbeRow row) {
      return row.e2eMicros();
    }

    @Override
    boolean reached(ProbeRow row) {
      return false;
    }
  },
  RESPONSE("response") {
    @Override
    long micros(ProbeRow row) {
      return row.responseMicros();
    }

    @Override
    boolean reached(ProbeRow row) {
      return false;
    }
  },
  TTFT_FROM_DUE("ttftFromDue") {
    @Override
    long micros(ProbeRow row) {
      boolean known =
          row.ttftMicros() != NONE && row.responseMicros() != NONE && row.e2eMicros() != NONE;
      return known ? row.ttftMicros() + row.responseMicros() - row.e2eMicros() : NONE;
    }

    @Override
    boolean reached(ProbeRow row) {
      return row.ttftMicros() != NONE;
    }
  };

  static final long NONE = -1;

  private final String label;

  RankMetric(String label) {
    this.label = label;
  }

  /** The name in specs and reports. */
  public String label() {
    return label;
  }

  /** The probe's value in microseconds, or {@link #NONE}. */
  abstract long micros(ProbeRow row);

  /** Whether a probe that timed out had its value before; if not, it counts as infinite. */
  boolean reached(ProbeRow row) {
    return micros(row) != NONE;
  }

  /** The one of a latency, or empty when its values are not kept. */
  static Optional<RankMetric> of(Metric metric) {
    return Arrays.stream(values()).filter(each -> each.label.equals(metric.label())).findFirst();
  }

  /**
   * Finds a metric by its name.
   *
   * @throws IllegalArgumentException for a name that cannot rank
   */
  public static RankMetric labelled(String label) {
    for (RankMetric metric : values()) {
      if (metric.label.equals(label)) {
        return metric;
      }
    }
    String allowed =
        Arrays.stream(values()).map(RankMetric::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("rankBy is " + label + ", allowed is one of " + allowed);
  }
}
