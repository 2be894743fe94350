package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.analysis.statistics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one target from one region. Its JSON is flat.
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
    // In the order of metrics, which a copy by Map.copyOf would lose.
    latencyMs = Collections.unmodifiableMap(new LinkedHashMap<>(latencyMs));
  }

  private static @Nullable Map<String, Long> sorted(@Nullable Map<String, Long> counts) {
    boolean nothing = counts == null || counts.isEmpty();
    return nothing ? null : Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** Which target, and from where. */
  public record Subject(String model, String provider, String region) {}

  /**
   * How its probes ended.
   *
   * @param outcomes by label, null when there are none
   */
  public record Counts(
      Report.Ledger ledger, Rate successRate, @Nullable Map<String, Long> outcomes, Warmup warmup) {
    public Counts {
      outcomes = sorted(outcomes);
    }
  }

  /** What it used up. */
  public record Usage(Tokens tokens, Cost cost) {}

  /**
   * What came back.
   *
   * @param servedBy by the provider that says it answered, null when none did
   * @param errors the most frequent failures, most frequent first
   */
  public record Answers(Output output, @Nullable Map<String, Long> servedBy, List<Failure> errors) {
    public Answers {
      servedBy = sorted(servedBy);
      errors = List.copyOf(errors);
    }
  }

  /**
   * What stands beside the figures.
   *
   * @param claims what the catalog says, null when it says nothing
   * @param timeline null while the run goes on and when nothing was answered
   * @param sums what merging needs beside what is shown; null in reports that are older than it
   */
  public record Supplement(
      @Nullable Claims claims, @Nullable Timeline timeline, @Nullable CellSums sums) {}

  /**
   * Its part in the whole.
   *
   * @param step which step of a sweep or a search; absent in a plain run's report
   * @param controlOf the provider that this is a second appearance of, in an A/A control; else
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

  public Report.Ledger ledger() {
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

  public @Nullable Step step() {
    return role.step();
  }

  public @Nullable String controlOf() {
    return role.controlOf();
  }

  public CellReport ranked(@Nullable Integer group) {
    return new CellReport(subject, group, counts, latencyMs, usage, answers, supplement, role);
  }

  /** The same as one of a step. */
  public CellReport at(Step which) {
    return as(subject, new Role(which, role.controlOf()));
  }

  /** The same under its provider's name with an ending, in no step. */
  CellReport suffixed(String suffix) {
    String original = controlOf() == null ? null : controlOf() + suffix;
    return as(new Subject(model(), provider() + suffix, region()), new Role(null, original));
  }

  /** The same under another model's name. */
  CellReport named(String other) {
    return as(new Subject(other, provider(), region()), role);
  }

  private CellReport as(Subject other, Role otherRole) {
    return new CellReport(
        other, rankGroup, counts, latencyMs, usage, answers, supplement, otherRole);
  }

  /** A step of a sweep or a search, by its place from 1 and its label. */
  public record Step(int index, String label) {}

  public Report.CellName name() {
    Step step = step();
    return new Report.CellName(model(), provider(), region(), step == null ? null : step.label());
  }

  /** A share of successes with Wilson's interval; null without an answer. */
  public record Rate(@Nullable Double value, @Nullable Interval ci95) {}

  /** The warm-up, which is outside the ledger and the statistics. */
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
