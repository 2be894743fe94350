package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.analysis.fold.ErrorTally;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Code;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of one target in one region. Its JSON is flat.
 *
 * @param rankGroup 1 is best; null when the run or the cell is not ranked
 * @param latencyMs by metric, over ok probes
 */
public record CellReport(
    @JsonUnwrapped Subject subject,
    @Nullable Integer rankGroup,
    @JsonUnwrapped Counts counts,
    Map<String, Latency> latencyMs,
    @JsonUnwrapped Usage usage,
    @JsonUnwrapped Answers answers,
    @JsonUnwrapped Supplement supplement,
    @JsonUnwrapped Role role) {

  public CellReport {
    // Map.copyOf would lose the order of the metrics.
    latencyMs = Collections.unmodifiableMap(new LinkedHashMap<>(latencyMs));
  }

  private static @Nullable Map<String, Long> sorted(@Nullable Map<String, Long> counts) {
    boolean nothing = counts == null || counts.isEmpty();
    return nothing ? null : Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** The target and the region. */
  public record Subject(String model, String provider, String region) {}

  /**
   * How the cell's probes ended.
   *
   * @param outcomes by label, null when there are none
   */
  public record Counts(
      Ledger ledger, Rate successRate, @Nullable Map<String, Long> outcomes, Warmup warmup) {
    public Counts {
      outcomes = sorted(outcomes);
    }
  }

  /** Tokens and cost. */
  public record Usage(Tokens tokens, Cost cost) {}

  /**
   * What the answers contained.
   *
   * @param servedBy counts by the provider that the answers name; null when none names one
   * @param errors the most frequent failures, most frequent first
   */
  public record Answers(Output output, @Nullable Map<String, Long> servedBy, List<Failure> errors) {
    public Answers {
      servedBy = sorted(servedBy);
      errors = List.copyOf(errors);
    }
  }

  /**
   * Data beside the figures.
   *
   * @param claims what the catalog says; null when it says nothing
   * @param timeline null while the run continues and when nothing was answered
   * @param sums what pooling needs beside the figures; null in older reports
   * @param rankedValues the values that rank the cell, for pooling; null in older reports, while
   *     the run continues and when there are none
   */
  public record Supplement(
      @Nullable Claims claims,
      @Nullable Timeline timeline,
      @Nullable CellSums sums,
      @Nullable RankedValues rankedValues) {}

  /**
   * The cell's role in the report.
   *
   * @param step the step of a sweep or a search; absent in the report of a plain run
   * @param controlOf in an A/A control the provider that is measured a second time; otherwise
   *     absent
   */
  public record Role(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Step step,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String controlOf) {}

  public String model() {
    return subject.model();
  }

  public String provider() {
    return subject.provider();
  }

  public String region() {
    return subject.region();
  }

  public Ledger ledger() {
    return counts.ledger();
  }

  public Rate successRate() {
    return counts.successRate();
  }

  public @Nullable Map<String, Long> outcomes() {
    return counts.outcomes();
  }

  public Warmup warmup() {
    return counts.warmup();
  }

  public Tokens tokens() {
    return usage.tokens();
  }

  public Cost cost() {
    return usage.cost();
  }

  public Output output() {
    return answers.output();
  }

  public @Nullable Map<String, Long> servedBy() {
    return answers.servedBy();
  }

  public List<Failure> errors() {
    return answers.errors();
  }

  public @Nullable Claims claims() {
    return supplement.claims();
  }

  public @Nullable Timeline timeline() {
    return supplement.timeline();
  }

  public @Nullable CellSums sums() {
    return supplement.sums();
  }

  public @Nullable RankedValues rankedValues() {
    return supplement.rankedValues();
  }

  public @Nullable Step step() {
    return role.step();
  }

  public @Nullable String controlOf() {
    return role.controlOf();
  }

  public CellReport ranked(@Nullable Integer group) {
    return new CellReport(subject, group, counts, latencyMs, usage, answers, supplement, role);
  }

  /** The same cell, of a run with this id. */
  public CellReport ofRun(String id) {
    RankedValues values = supplement.rankedValues();
    Supplement renamed =
        new Supplement(
            supplement.claims(),
            supplement.timeline(),
            supplement.sums(),
            values == null ? null : values.of(id));
    return new CellReport(subject, rankGroup, counts, latencyMs, usage, answers, renamed, role);
  }

  /** The same cell as part of a step. */
  public CellReport at(Step which) {
    return as(subject, new Role(which, role.controlOf()));
  }

  /** The same cell without a step, its provider's name extended by a suffix. */
  CellReport suffixed(String suffix) {
    String original = controlOf() == null ? null : controlOf() + suffix;
    return as(new Subject(model(), provider() + suffix, region()), new Role(null, original));
  }

  /** The same cell under another model name. */
  CellReport named(String other) {
    return as(new Subject(other, provider(), region()), role);
  }

  private CellReport as(Subject other, Role otherRole) {
    return new CellReport(
        other, rankGroup, counts, latencyMs, usage, answers, supplement, otherRole);
  }

  /** A step of a sweep or a search: its index from 1 and its label. */
  public record Step(int index, String label) {}

  public Report.CellName name() {
    Step step = step();
    return new Report.CellName(model(), provider(), region(), step == null ? null : step.label());
  }

  /** A success rate with its Wilson interval; null when nothing was answered. */
  public record Rate(@Nullable Double value, @Nullable Interval ci95) {}

  /** The warm-up, which is not part of the ledger or the statistics. */
  public record Warmup(long planned, long sent, long failed, @Nullable Double costUsd) {}

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
   * @param ci95 of the median; null when there are too few values
   */
  public record Speed(@Nullable Double mean, @Nullable Double p50, @Nullable Interval ci95) {}

  /**
   * Properties of the answers.
   *
   * @param agreement at temperature 0, else null
   * @param fakeStreaming whether most answers were not really streamed; null when no answer shows
   *     it
   * @param earlyAnswers answers, also failed ones, that began before the request was wholly
   *     written; 0 in older reports
   */
  public record Output(
      List<Shape> shapes,
      @Nullable Map<String, Long> finishReasons,
      @Nullable Agreement agreement,
      @Nullable Double tokensPerChunk,
      @Nullable Boolean fakeStreaming,
      long reasoningOnly,
      long earlyAnswers) {
    public Output {
      shapes = List.copyOf(shapes);
      finishReasons = sorted(finishReasons);
    }
  }

  /**
   * A response shape: the JSON paths and types of an answer.
   *
   * @param signature {@code sha256:} and the SHA-256 of the shape's 64-bit digest, which does not
   *     depend on the order of paths; {@code other} for the shapes that are counted together
   */
  public record Shape(String signature, long count) {}

  /**
   * Agreement with the most frequent answer to each prompt over all targets of the model.
   *
   * @param exact the share of ok answers equal to it
   * @param commonPrefix the mean share of the text up to the first difference; null when the run
   *     keeps no text
   */
  public record Agreement(double exact, @Nullable Double commonPrefix) {}

  /** A kind of failure with an example message and its count. */
  public record Failure(
      @JsonDeserialize(converter = OutcomeReader.class) Code<Outcome> outcome,
      String message,
      long count) {

    public static Failure of(ErrorTally tally) {
      return new Failure(
          Code.labelled(tally.outcome(), Outcome.values()), tally.message(), tally.count());
    }
  }

  /** Reads one from JSON. */
  private static final class OutcomeReader extends StdConverter<String, Code<Outcome>> {
    @Override
    public Code<Outcome> convert(String label) {
      return Code.labelled(label, Outcome.values());
    }
  }

  /** What the catalog said at the start of the run: its own last check, not a measurement. */
  public record Claims(
      @Nullable Double ttftMs,
      @Nullable Double tokensPerSecond,
      String status,
      @Nullable Long contextLength,
      @Nullable Boolean supportsTools,
      @Nullable Boolean supportsStructuredOutput,
      @Nullable Boolean isModelAuthor,
      @Nullable Pricing pricing) {}

  /** The price of a target of the catalog at the start of the run. */
  public record Pricing(double inputUsdPerMTok, double outputUsdPerMTok) {}
}
