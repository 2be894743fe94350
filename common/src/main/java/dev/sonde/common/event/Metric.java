package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;
import static dev.sonde.common.event.Timings.between;

import java.util.Optional;

/**
 * The latencies of a probe, in microseconds. Service times start when the request was sent,
 * response times when the probe was due. docs/METRICS.md has each formula.
 */
public enum Metric {
  TTFT("ttft") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().sent(), event.timings().firstToken());
    }
  },
  TTFA("ttfa") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().sent(), event.timings().firstAnswerToken());
    }
  },
  /** Mean gap between output tokens; needs a comparable {@link StreamedTokens}. */
  ITL("itl") {
    @Override
    public long micros(ProbeEvent event) {
      return StreamedTokens.of(event).map(StreamedTokens::gapMicros).orElse(NEVER);
    }
  },
  /** All gaps between token chunks, pooled: many values a probe, see {@link Timings}. */
  ICL("icl") {
    @Override
    public long micros(ProbeEvent event) {
      return NEVER;
    }
  },
  E2E("e2e") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().sent(), event.timings().end());
    }
  },
  RESPONSE("response") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().due(), event.timings().end());
    }
  },
  TTFT_FROM_DUE("ttftFromDue") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().due(), event.timings().firstToken());
    }
  },
  /** Without the time for which the peer did not accept more of the request. */
  SEND_LAG("sendLag") {
    @Override
    public long micros(ProbeEvent event) {
      long lag = between(event.timings().due(), event.timings().sent());
      long connect = event.timings().connectMicros();
      long road = event.client().sendingMicros() + (connect == NEVER ? 0 : connect);
      return lag == NEVER ? NEVER : Math.max(0, lag - road);
    }
  },
  CONNECT("connect") {
    @Override
    public long micros(ProbeEvent event) {
      return event.timings().connectMicros();
    }
  },
  HEADERS("headers") {
    @Override
    public long micros(ProbeEvent event) {
      return between(event.timings().sent(), event.timings().headers());
    }
  };

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** The name in reports and thresholds. */
  public String label() {
    return label;
  }

  /** This probe's value in microseconds, or {@link Timings#NEVER} when it has none. */
  public abstract long micros(ProbeEvent event);

  public static Optional<Metric> labelled(String label) {
    for (Metric metric : values()) {
      if (metric.label.equals(label)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
