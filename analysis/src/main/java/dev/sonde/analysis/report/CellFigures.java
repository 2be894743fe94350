package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.CostSums;
import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Price;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the sums of a cell to its figures, and figures back to sums. Used for the report of one
 * run and for the pooled report of several.
 */
public final class CellFigures {

  private static final int MICROS = 1000;

  private CellFigures() {}

  /**
   * The latency figures that the size of the sample supports.
   *
   * @param values in microseconds
   */
  public static Latency latency(Distribution values, Metric metric) {
    return LatencyReports.latency(values, metric);
  }

  public static CellReport.Rate successRate(LedgerCounts counts) {
    return CellReportBuilder.successRate(counts);
  }

  /**
   * Token figures of a cell.
   *
   * @param outputRate in milli-tokens a second
   */
  public static CellReport.Tokens tokens(TokenSums tokens, Distribution outputRate) {
    return CellReportBuilder.tokens(tokens, outputRate);
  }

  /** Whether the cell's tok/s and ITL can be compared with those of others. */
  public static boolean isRated(CellReport cell) {
    CellSums sums = cell.sums();
    Latency itl = cell.latencyMs().get(Metric.ITL.label());
    if (sums == null || itl == null) {
      return !Boolean.TRUE.equals(cell.output().fakeStreaming());
    }
    return CellReportBuilder.isRated(sums.arrival(), itl.count());
  }

  public static Cost cost(
      CostSums money, LedgerCounts counts, TokenSums tokens, @Nullable Price price) {
    return CostReports.of(money, counts, tokens, price);
  }

  public static @Nullable Double tokensPerChunk(TokenSums tokens) {
    return CellReportBuilder.tokensPerChunk(tokens);
  }

  public static @Nullable Boolean fakeStreaming(TokenSums tokens) {
    return CellReportBuilder.fakeStreaming(tokens);
  }

  /**
   * The distributions of all metrics, in microseconds. For a report without sums, mean and standard
   * deviation come from its rounded figures and are off by at most half a microsecond.
   *
   * @throws IllegalArgumentException when a histogram cannot be read
   */
  public static Map<Metric, Distribution> latencies(CellReport cell) {
    Map<Metric, Distribution> latencies = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      Latency latency = cell.latencyMs().get(metric.label());
      CellSums sums = cell.sums();
      CellSums.Moments moments = sums == null ? null : sums.moments(metric);
      latencies.put(metric, latency == null ? new Distribution() : distribution(latency, moments));
    }
    return latencies;
  }

  /**
   * The output rate in milli-tokens a second; null when the report does not contain it. It may not
   * be comparable, see {@link #isRated}.
   */
  public static @Nullable Distribution outputRate(CellReport cell) {
    CellSums sums = cell.sums();
    if (sums == null) {
      return null;
    }
    CellSums.Rates rates = sums.outputRate();
    return rates == null ? new Distribution() : rates.distribution();
  }

  private static Distribution distribution(Latency latency, CellSums.@Nullable Moments moments) {
    String encoded = latency.histogram();
    if (encoded == null) {
      return Distribution.of(
          new Distribution.Parts(0, latency.censored(), 0, BigInteger.ZERO, 0, 0, new byte[0]));
    }
    byte[] histogram = Base64.getDecoder().decode(encoded);
    Distribution.Parts bare =
        new Distribution.Parts(
            latency.count(),
            latency.censored(),
            moments == null ? 0 : moments.sum(),
            moments == null ? BigInteger.ZERO : new BigInteger(moments.squares()),
            micros(latency.min()),
            micros(latency.max()),
            histogram);
    return Distribution.of(moments == null ? rounded(bare, latency) : bare);
  }

  /** Adds the sums that reproduce the reported mean and standard deviation. */
  private static Distribution.Parts rounded(Distribution.Parts bare, Latency latency) {
    long n = Distribution.of(bare).values();
    double mean = latency.mean() == null ? 0 : latency.mean() * MICROS;
    double stddev = latency.stddev() == null ? 0 : latency.stddev() * MICROS;
    double squares = stddev * stddev * (n - 1) + mean * mean * n;
    return new Distribution.Parts(
        bare.probes(),
        bare.censored(),
        Math.round(mean * n),
        BigDecimal.valueOf(squares).setScale(0, RoundingMode.HALF_UP).toBigInteger(),
        bare.min(),
        bare.max(),
        bare.compressed());
  }

  private static long micros(@Nullable Double millis) {
    return millis == null ? 0 : Math.round(millis * MICROS);
  }
}
