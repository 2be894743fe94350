package dev.sonde.cli.selftest;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import java.util.OptionalLong;

/** The measured times of a request, in nanoseconds; empty if the probe has no such value. */
record MeasuredRequest(String requestId, OptionalLong ttftNanos, OptionalLong gapNanos) {

  private static final long NANOS_PER_MICRO = 1000;

  static MeasuredRequest of(ProbeEvent event) {
    return new MeasuredRequest(
        event.wire().requestId(), nanos(Metric.TTFT, event), nanos(Metric.ITL, event));
  }

  private static OptionalLong nanos(Metric metric, ProbeEvent event) {
    long micros = metric.micros(event);
    return micros == Timings.NEVER
        ? OptionalLong.empty()
        : OptionalLong.of(micros * NANOS_PER_MICRO);
  }
}
