package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.StreamedTokens;
import dev.sonde.common.proto.MetricState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The distributions of all metrics over a cell's ok probes; timeouts are counted as censored. */
final class Latencies {

  private static final Metric[] METRICS = Metric.values();
  private static final long MILLIS = 1000;

  private static final int ICL = Figures.at(Metric.ICL);

  /** In the order of the metrics. */
  private final Distribution[] byMetric = new Distribution[METRICS.length];

  private final Distribution outputRate = new Distribution();

  Latencies() {
    Arrays.setAll(byMetric, unused -> new Distribution());
  }

  Distribution of(Metric metric) {
    return byMetric[Figures.at(metric)];
  }

  /** Milli-tokens a second after the first token. */
  Distribution outputRate() {
    return outputRate;
  }

  void add(ProbeEvent event, Figures figures) {
    if (event.outcome() == Outcome.OK) {
      addAnswer(event, figures);
    } else if (event.outcome() == Outcome.TIMEOUT) {
      addTimeout(event);
    }
  }

  private void addAnswer(ProbeEvent event, Figures figures) {
    for (int i = 0; i < byMetric.length; i++) {
      long micros = figures.micros(i);
      if (micros != NEVER) {
        byMetric[i].record(micros);
      }
    }
    int[] gaps = event.timings().chunkGapsMicros();
    if (gaps.length > 0) {
      byMetric[ICL].recordPooled(gaps);
    }
    StreamedTokens streamed = figures.streamed();
    if (streamed != null) {
      outputRate.record(Math.round(MILLIS * streamed.perSecond()));
    }
  }

  private void addTimeout(ProbeEvent event) {
    for (Metric metric : METRICS) {
      if (censors(metric, event)) {
        of(metric).censor();
      }
    }
  }

  private static boolean censors(Metric metric, ProbeEvent event) {
    return switch (metric) {
      case E2E, RESPONSE -> true;
      case ICL -> event.timings().chunkGapsMicros().length == 0;
      // A reused connection has no connect time either, but was not censored.
      case CONNECT -> event.timings().sent() == NEVER;
      // The lag of this machine, which a timeout cannot hide.
      case SEND_LAG -> false;
      default -> metric.micros(event) == NEVER;
    };
  }

  List<MetricState> toProto() {
    List<MetricState> states = new ArrayList<>(METRICS.length);
    for (Metric metric : METRICS) {
      states.add(of(metric).toProto(metric.label()));
    }
    return states;
  }

  void merge(List<MetricState> states) {
    for (MetricState state : states) {
      // Ignores metrics that a newer version has added.
      Metric.labelled(state.getMetric()).ifPresent(metric -> of(metric).merge(state));
    }
  }
}
