package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sonde.analysis.statistics.Interval;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom a policy of the router ({@code fastest}, {@code cheapest}) chose, against what was measured
 * and published of the providers that were asked by name.
 *
 * @param policy as the label of its target; {@code auto} is the router's choice without a suffix,
 *     which is the fastest
 * @param servedBy its answers, by the provider that they name
 * @param best the provider that the policy's words name: with the highest median of output tokens a
 *     second, or the lowest published price of output
 * @param chosen the provider of most of its answers; null when it was not measured by name, or has
 *     no such figure
 */
public record PolicyChoice(
    String model,
    String policy,
    String region,
    Criterion criterion,
    Map<String, Long> servedBy,
    Rival best,
    @Nullable Rival chosen,
    Result result) {

  public PolicyChoice {
    servedBy = Map.copyOf(servedBy);
  }

  /** In the order of their names, so that equal reports have equal texts. */
  @JsonProperty("servedBy")
  public Map<String, Long> servedBySorted() {
    return new TreeMap<>(servedBy);
  }

  /**
   * A provider and its figure.
   *
   * @param value output tokens a second, or USD per million output tokens
   * @param ci95 of a speed; absent for a price
   */
  public record Rival(
      String provider,
      double value,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Interval ci95) {}

  /** What a policy is judged by. */
  public enum Criterion {
    @JsonProperty("output_tokens_per_second")
    SPEED,
    @JsonProperty("output_price")
    PRICE
  }

  /** Whether the choice was what the policy's name says. */
  public enum Result {
    /** It chose the best, or one that costs the same. */
    @JsonProperty("best")
    BEST,
    /** The best is faster beyond both intervals, or cheaper. */
    @JsonProperty("other")
    OTHER,
    /** The intervals overlap, or what it chose was not measured by name. */
    @JsonProperty("undecided")
    UNDECIDED
  }
}
