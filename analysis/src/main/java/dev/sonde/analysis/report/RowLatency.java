package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.common.run.RankMetric;

/** The value of a ranking metric for a single probe. */
final class RowLatency {

  static final long NONE = -1;

  private RowLatency() {}

  /** The value in microseconds, or {@link #NONE}. */
  static long micros(RankMetric metric, ProbeRow row) {
    return switch (metric) {
      case TTFT -> row.ttftMicros();
      case TTFA -> row.ttfaMicros();
      case ITL -> row.itlMicros();
      case E2E -> row.e2eMicros();
      case RESPONSE -> row.responseMicros();
      case TTFT_FROM_DUE -> ttftFromDue(row);
    };
  }

  private static long ttftFromDue(ProbeRow row) {
    boolean known =
        row.ttftMicros() != NONE && row.responseMicros() != NONE && row.e2eMicros() != NONE;
    return known ? row.ttftMicros() + row.responseMicros() - row.e2eMicros() : NONE;
  }

  /** Whether a probe that timed out had reached its value before. If not, it counts as infinite. */
  static boolean isReached(RankMetric metric, ProbeRow row) {
    return switch (metric) {
      case TTFT, TTFA, ITL -> micros(metric, row) != NONE;
      case E2E, RESPONSE -> false;
      case TTFT_FROM_DUE -> row.ttftMicros() != NONE;
    };
  }
}
