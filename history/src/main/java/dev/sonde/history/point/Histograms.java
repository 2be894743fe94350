package dev.sonde.history.point;

import dev.sonde.analysis.fold.Distribution;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The distributions behind a point's figures, by metric: microseconds, or milli-tokens a second.
 * Ranges are merged from these and nothing is averaged.
 */
public record Histograms(Map<String, Encoded> byMetric) {

  public Histograms {
    // Empty values are not written.
    byMetric = byMetric == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(byMetric));
  }

  /**
   * One distribution.
   *
   * @param n probes with a value
   * @param censored timeouts without a value
   * @param squares the sum of squares, in decimal
   * @param histogram HdrHistogram's compressed V2 encoding in Base64; empty without values
   */
  public record Encoded(
      long n, long censored, long sum, String squares, long min, long max, String histogram) {

    public Encoded {
      histogram = histogram == null ? "" : histogram;
    }

    /** Encodes a distribution. */
    public static Encoded of(Distribution values) {
      boolean empty = values.isEmpty();
      return new Encoded(
          values.probes(),
          values.censored(),
          values.sum(),
          values.squares().toString(),
          empty ? 0 : values.min(),
          empty ? 0 : values.max(),
          empty ? "" : Base64.getEncoder().encodeToString(values.compressed()));
    }

    /**
     * The distribution.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public Distribution distribution() {
      return Distribution.of(
          new Distribution.Parts(
              n,
              censored,
              sum,
              new BigInteger(squares),
              min,
              max,
              Base64.getDecoder().decode(histogram)));
    }
  }
}
