package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.StreamedTokens;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of one event, calculated once for all that a fold counts. Used again for the next
 * event; owned by the fold's thread.
 */
final class Figures {

  private static final Metric[] METRICS = Metric.values();
  private static final int ITL = at(Metric.ITL);

  private final long[] micros = new long[METRICS.length];
  private @Nullable StreamedTokens streamed;

  Figures() {
    Arrays.fill(micros, NEVER);
  }

  /** Where a metric stands in the order of all. */
  static int at(Metric metric) {
    return Arrays.asList(METRICS).indexOf(metric);
  }

  /**
   * Checks an event and calculates its latencies.
   *
   * @throws IllegalArgumentException when a number is out of its bounds
   */
  void of(ProbeEvent event) {
    EventBounds.checkGiven(event);
    streamed = StreamedTokens.of(event).orElse(null);
    for (int i = 0; i < micros.length; i++) {
      micros[i] = i == ITL ? gap() : METRICS[i].micros(event);
      if (EventBounds.isCounted(METRICS[i], event.outcome())) {
        EventBounds.checkDuration(METRICS[i], micros[i]);
      }
    }
  }

  private long gap() {
    StreamedTokens tokens = streamed;
    return tokens == null ? NEVER : tokens.gapMicros();
  }

  /** As {@link Metric#micros}, for the metric at this place. */
  long micros(int place) {
    return micros[place];
  }

  /** As {@link StreamedTokens#of}, or null. */
  @Nullable StreamedTokens streamed() {
    return streamed;
  }
}
