package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.common.event.Metric;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums behind a cell's figures that the figures do not show. With them, the reports of several runs
 * pool to the report of all their probes.
 *
 * @param latencyMicros by metric, for metrics with values; null without any
 * @param outputRate milli-tokens a second after the first token; null without any
 * @param chunkTokens output tokens that {@code chunks} carried, without hidden ones
 * @param streamsJudged answers long enough to judge whether they were streamed
 * @param valid answers that are not empty and follow their prompt's tools and format
 * @param unrated streamed answers without a comparable speed; 0 in older reports
 */
public record CellSums(
    @Nullable Map<String, Moments> latencyMicros,
    @Nullable Rates outputRate,
    long chunkTokens,
    long chunks,
    long streamsJudged,
    long fakeStreams,
    long valid,
    long unrated) {

  public CellSums {
    boolean nothing = latencyMicros == null || latencyMicros.isEmpty();
    // Map.copyOf would lose the order of the metrics.
    latencyMicros =
        nothing ? null : Collections.unmodifiableMap(new LinkedHashMap<>(latencyMicros));
  }

  static CellSums of(MergedCell cell) {
    Map<String, Moments> latencies = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      Distribution values = cell.latency(metric);
      if (!values.isEmpty()) {
        latencies.put(metric.label(), Moments.of(values));
      }
    }
    return of(latencies, cell.outputRate(), cell.tokens());
  }

  /** How answers arrived, but for early ones, which the report counts. */
  public TokenSums.Arrival arrival() {
    return new TokenSums.Arrival(chunkTokens, chunks, streamsJudged, fakeStreams, unrated, 0);
  }

  /** Null when the metric has no values. */
  @Nullable Moments moments(Metric metric) {
    return latencyMicros == null ? null : latencyMicros.get(metric.label());
  }

  /** Builds the sums from distributions in microseconds and milli-tokens a second. */
  public static CellSums of(
      Map<String, Moments> latencyMicros, Distribution outputRate, TokenSums tokens) {
    return new CellSums(
        latencyMicros,
        outputRate.isEmpty() ? null : Rates.of(outputRate),
        tokens.arrival().chunkTokens(),
        tokens.arrival().chunks(),
        tokens.arrival().streamsJudged(),
        tokens.arrival().fakeStreams(),
        tokens.valid(),
        tokens.arrival().unrated());
  }

  /**
   * The exact sums that a histogram does not keep.
   *
   * @param squares in decimal, as a string because it exceeds the numbers that JSON readers accept
   */
  public record Moments(long sum, String squares) {
    public static Moments of(Distribution values) {
      return new Moments(values.sum(), values.squares().toString());
    }
  }

  /**
   * A distribution that the report does not show.
   *
   * @param histogram HdrHistogram's compressed V2 encoding in Base64
   */
  public record Rates(long count, long sum, String squares, long min, long max, String histogram) {

    static Rates of(Distribution values) {
      return new Rates(
          values.probes(),
          values.sum(),
          values.squares().toString(),
          values.min(),
          values.max(),
          Base64.getEncoder().encodeToString(values.compressed()));
    }

    Distribution distribution() {
      return Distribution.of(
          new Distribution.Parts(
              count,
              0,
              sum,
              new BigInteger(squares),
              min,
              max,
              Base64.getDecoder().decode(histogram)));
    }
  }
}
