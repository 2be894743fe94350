package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sonde.analysis.statistics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one target from one region.
 *
 * @param rankGroup 1 is best; null when the run or the cell is not ranked
 * @param outcomes by label, null when there are none
 * @param latencyMs by metric, over ok probes
 * @param servedBy by the provider that says it answered, null when none did
 * @param errors the most frequent failures, most frequent first
 * @param claims what the catalog says, null when it says nothing
 * @param timeline null while the run goes on and when nothing was answered
 * @param sums what merging needs beside what is shown; null in reports that are older than it
 * @param step which step of a sweep or a search; absent in a plain run's report
 * @param controlOf the provider that this is a second appearance of, in an A/A control; else absent
 */
public record CellReport(
    String model,
    String provider,
    String region,
    @Nullable Integer rankGroup,
    Report.Ledger ledger,
    Rate successRate,
    @Nullable Map<String, Long> outcomes,
    Warmup warmup,
    Map<String, Latency> latencyMs,
    Tokens tokens,
    Cost cost,
    Output output,
    @Nullable Map<String, Long> servedBy,
    List<Failure> errors,
    @Nullable Claims claims,
    @Nullable Timeline timeline,
    @Nullable CellSums sums,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Step step,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String controlOf) {

  public CellReport {
    outcomes = sorted(outcomes);
    servedBy = sorted(servedBy);
    // In the order of metrics, which a copy by Map.copyOf would lose.
    latencyMs = Collections.unmodifiableMap(new LinkedHashMap<>(latencyMs));
    errors = List.copyOf(errors);
  }

  private static @Nullable Map<String, Long> sorted(@Nullable Map<String, Long> counts) {
    boolean nothing = counts == null || counts.isEmpty();
    return nothing ? null : Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  public CellReport ranked(@Nullable Integer group) {
    return with(model, provider, group, step, controlOf);
  }

  /** The same as one of a step. */
  public CellReport at(Step which) {
    return with(model, provider, rankGroup, which, controlOf);
  }

  /** The same under its provider's name with an ending, in no step. */
  CellReport suffixed(String suffix) {
    String original = controlOf == null ? null : controlOf + suffix;
    return with(model, provider + suffix, rankGroup, null, original);
  }

  /** The same under another model's name. */
  CellReport named(String other) {
    return with(other, provider, rankGroup, step, controlOf);
  }

  private CellReport with(
      String newModel,
      String newProvider,
      @Nullable Integer group,
      @Nullable Step newStep,
      @Nullable String newControlOf) {
    return new CellReport(
        newModel,
        newProvider,
        region,
        group,
        ledger,
        successRate,
        outcomes,
        warmup,
        latencyMs,
        tokens,
        cost,
        output,
        servedBy,
        errors,
        claims,
        timeline,
        sums,
        newStep,
        newControlOf);
  }

  /** A step of a sweep or a search, by its place from 1 and its label. */
  public record Step(int index, String label) {}

  public Report.CellName name() {
    return new Report.CellName(model, provider, region, step == null ? null : step.label());
  }

  /** A share of successes with Wilson's interval; null without an answer. */
  public record Rate(@Nullable Double value, @Nullable Interval ci95) {}

  /** The warm-up, which is outside the ledger and the statistics. */
  public record Warmup(long planned, long sent, long failed, @Nullable Double costUsd) {}

  /**
   * One metric's distribution.
   *
   * @param count probes with a value
   * @param censored timeouts that had none yet
   * @param trimmedMean without the 5 % at either end, to the histogram's three digits; null below
   *     20 values
   * @param effectiveCount as many independent probes would say as much: count over the design
   *     effect; null when slots of time cannot tell
   * @param clustered what slots of time do to the sample, null likewise
   * @param histogram HdrHistogram's compressed V2 encoding in Base64, microseconds
   */
  public record Latency(
      long count,
      long censored,
      @Nullable Double mean,
      @Nullable Double stddev,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p95,
      @Nullable Double p99,
      @Nullable Double p999,
      Intervals ci95,
      @Nullable Double trimmedMean,
      @Nullable Double effectiveCount,
      @Nullable TimeClustered clustered,
      @Nullable String histogram) {

    /** What is not seen at this level may be chance. */
    private static final double SURE = 0.001;

    /** Whether answers of one slot of time are alike beyond doubt. */
    @JsonIgnore
    public boolean isSurelyClustered() {
      return clustered != null && clustered.p() != null && clustered.p() < SURE;
    }
  }

  /**
   * A sample by slots of time, see {@link dev.sonde.analysis.statistics.Clustered}.
   *
   * @param slots those with a value
   * @param icc the intraclass correlation, 0 to 1
   * @param p of one as large as this without any; null in older reports
   * @param mean 95 % interval by the cluster bootstrap, as the others
   */
  public record TimeClustered(
      int slots,
      double icc,
      @Nullable Double p,
      double designEffect,
      Interval mean,
      Interval p50,
      @Nullable Interval p95) {}

  /** The distribution-free 95 % intervals of the percentiles. */
  public record Intervals(
      @Nullable Interval p50,
      @Nullable Interval p90,
      @Nullable Interval p95,
      @Nullable Interval p99,
      @Nullable Interval p999) {}

  /** Tokens as the provider counted them. */
  public record Tokens(
      long input,
      long cachedInput,
      long output,
      long reasoning,
      long usageMissing,
      Speed outputPerSecond) {}

  /**
   * Output tokens a second after the first token.
   *
   * @param ci95 of the median, or null when there are too few
   */
  public record Speed(@Nullable Double mean, @Nullable Double p50, @Nullable Interval ci95) {}

  /**
   * What the measured probes cost; all null without a price.
   *
   * @param totalUsd failures included, warm-up not
   * @param usdPer1kTokens over the probes with a usage, in their own mix of input and output
   * @param estimated whether some probes were settled at their reservation
   * @param overrunUsd billed above the reservations
   */
  public record Cost(
      @Nullable Double inputUsdPerMillion,
      @Nullable Double outputUsdPerMillion,
      @Nullable Double totalUsd,
      @Nullable Double usdPer1kTokens,
      @Nullable Double usdPerRequest,
      @Nullable Double usdPerSuccess,
      @Nullable Double usdPerValid,
      @Nullable Double inputTokensPerOutputToken,
      @Nullable Double blend3To1UsdPerMillion,
      @Nullable Double wastedUsd,
      @Nullable Map<String, Double> usdByOutcome,
      @Nullable Double estimatedUsd,
      @Nullable Boolean estimated,
      @Nullable Double overrunUsd) {}

  /**
   * What the answers were like.
   *
   * @param agreement at temperature 0, else null
   * @param fakeStreaming whether most answers were not really streamed; null when none can tell
   */
  public record Output(
      List<Shape> shapes,
      @Nullable Map<String, Long> finishReasons,
      @Nullable Agreement agreement,
      @Nullable Double tokensPerChunk,
      @Nullable Boolean fakeStreaming,
      long reasoningOnly) {
    public Output {
      shapes = List.copyOf(shapes);
      finishReasons = sorted(finishReasons);
    }
  }

  /**
   * A response shape.
   *
   * @param signature {@code sha256:} and the SHA-256 of the shape's 64-bit digest, which is over
   *     its JSON paths and types in any order; {@code other} for those that were not told apart
   */
  public record Shape(String signature, long count) {}

  /**
   * Agreement with the most frequent answer to each prompt over all targets of the model.
   *
   * @param exact the share of ok answers equal to it
   * @param commonPrefix the mean share of the text they begin with in common; null when the run
   *     keeps no text
   */
  public record Agreement(double exact, @Nullable Double commonPrefix) {}

  /** One way in which probes failed. */
  public record Failure(String outcome, String message, long count) {}

  /** What the catalog said at the start of the run: its own latest check, no measurement. */
  public record Claims(
      @Nullable Double ttftMs,
      @Nullable Double tokensPerSecond,
      String status,
      @Nullable Long contextLength,
      @Nullable Boolean supportsTools,
      @Nullable Boolean supportsStructuredOutput,
      @Nullable Boolean isModelAuthor) {}
}
