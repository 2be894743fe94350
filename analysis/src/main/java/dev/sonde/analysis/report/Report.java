package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run: {@code report.json}, schema {@code sonde.report/v1}. Its JSON is flat.
 * Unknown values are null. Durations are milliseconds rounded to the microsecond, money is USD
 * rounded to the nano-USD.
 *
 * @param cells by target, then by region
 */
public record Report(
    String schema,
    RunInfo run,
    @JsonUnwrapped Judgement judgement,
    @JsonUnwrapped Execution execution,
    List<CellReport> cells,
    @JsonUnwrapped Evaluation evaluation,
    List<WorkerReport> workers,
    @JsonUnwrapped Context context) {

  public static final String SCHEMA = "sonde.report/v1";

  public Report {
    cells = List.copyOf(cells);
    workers = List.copyOf(workers);
  }

  /**
   * Whether the figures can be trusted.
   *
   * @param reasons why the verdict is not {@code VALID}; otherwise empty
   */
  public record Judgement(Verdict verdict, List<Reason> reasons) {
    public Judgement {
      reasons = List.copyOf(reasons);
    }
  }

  /** The ledger and the load. */
  public record Execution(Ledger ledger, Load load) {}

  /**
   * The results of tests and thresholds.
   *
   * @param differences by model, provider and kind, for the kinds that the run tests
   */
  public record Evaluation(
      Comparison comparison, List<Finding> differences, List<ThresholdResult> thresholds) {
    public Evaluation {
      // Absent in older reports.
      differences = differences == null ? List.of() : List.copyOf(differences);
      thresholds = List.copyOf(thresholds);
    }
  }

  /**
   * Data about the run that the report covers.
   *
   * @param validity null while the run continues and when nothing was answered
   * @param spec the canonical spec; large prompts are left out
   * @param steps the runs of a sweep or a search in their order; absent in the report of a plain
   *     run
   * @param search the results of a search, by target; absent without a search
   */
  public record Context(
      @Nullable Validity validity,
      @Nullable JsonNode spec,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<StepRun> steps,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SearchResult> search) {
    public Context {
      spec = spec == null || spec.isNull() ? null : spec;
      steps = steps == null ? null : List.copyOf(steps);
      search = search == null ? null : List.copyOf(search);
    }

    /** The context of a plain run. */
    public static Context of(@Nullable Validity validity, @Nullable JsonNode spec) {
      return new Context(validity, spec, null, null);
    }
  }

  public Verdict verdict() {
    return judgement.verdict();
  }

  public List<Reason> reasons() {
    return judgement.reasons();
  }

  public Ledger ledger() {
    return execution.ledger();
  }

  public Load load() {
    return execution.load();
  }

  public Comparison comparison() {
    return evaluation.comparison();
  }

  public List<Finding> differences() {
    return evaluation.differences();
  }

  public List<ThresholdResult> thresholds() {
    return evaluation.thresholds();
  }

  public @Nullable Validity validity() {
    return context.validity();
  }

  public @Nullable JsonNode spec() {
    return context.spec();
  }

  public @Nullable List<StepRun> steps() {
    return context.steps();
  }

  public @Nullable List<SearchResult> search() {
    return context.search();
  }

  /** Whom the router's policies chose; absent where none was measured. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public List<PolicyChoice> policies() {
    return PolicyChoices.of(cells);
  }

  /**
   * Whether the cells belong to steps of a sweep or a search. Pooled reports have no list of steps.
   */
  @JsonIgnore
  public boolean isStepped() {
    return steps() != null || cells.stream().anyMatch(cell -> cell.step() != null);
  }

  /** The same report with the spec of its run. */
  public Report of(JsonNode canonicalSpec) {
    Context specified = new Context(validity(), canonicalSpec, steps(), search());
    return new Report(schema, run, judgement, execution, cells, evaluation, workers, specified);
  }

  /** Whether the run's figures can be trusted and compared. */
  public enum Verdict {
    VALID,
    /** The load generator or its clock limited the measurement. */
    INVALID,
    /** Not everything that was planned was measured. */
    INCOMPLETE
  }

  /**
   * Identifies the run.
   *
   * @param finishedAt null while the run continues
   * @param rankBy the metric that ranks
   * @param durability how safely the topics of the run were stored; absent when it was not checked
   */
  public record RunInfo(
      String id,
      String name,
      String specHash,
      String startedAt,
      @Nullable String finishedAt,
      String sonde,
      @JsonDeserialize(converter = RankMetricReader.class) Code<RankMetric> rankBy,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Durability durability) {}

  /** Reads one from JSON. */
  private static final class RankMetricReader extends StdConverter<String, Code<RankMetric>> {
    @Override
    public Code<RankMetric> convert(String label) {
      return RankMetric.code(label);
    }
  }

  /**
   * One reason against a run.
   *
   * @param where the worker or cell; null for the whole run
   * @param causes possible causes, likeliest first; a cause alone is never a reason
   * @param during when a worker was beyond its limit, if it was not all the time; absent otherwise
   *     and in older reports
   */
  public record Reason(
      @JsonDeserialize(converter = ReasonCode.Reader.class) Code<ReasonCode> code,
      @JsonUnwrapped Excess excess,
      @Nullable String where,
      List<Cause> causes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Span> during) {

    public Reason {
      causes = causes == null ? List.of() : List.copyOf(causes);
      during = during == null ? List.of() : List.copyOf(during);
    }

    /** One that has no figures. */
    public Reason(ReasonCode code, @Nullable String where) {
      this(Code.of(code), new Excess(null, null), where, List.of(), List.of());
    }

    public Reason(
        ReasonCode code, @Nullable Double value, @Nullable Double limit, @Nullable String where) {
      this(Code.of(code), new Excess(value, limit), where, List.of(), List.of());
    }

    public @Nullable Double value() {
      return excess.value();
    }

    public @Nullable Double limit() {
      return excess.limit();
    }

    /** The same reason with another location. */
    public Reason at(String other) {
      return new Reason(code, excess, other, causes, during);
    }

    Reason because(List<Cause> found) {
      return new Reason(code, excess, where, found, during);
    }

    Reason during(List<Span> spans) {
      return new Reason(code, excess, where, causes, spans);
    }
  }

  /**
   * A time within a run.
   *
   * @param fromSeconds after its start
   * @param toSeconds after its start
   */
  public record Span(double fromSeconds, double toSeconds) {}

  /**
   * By how much a limit is exceeded; null for what has no figures.
   *
   * @param value the measured value, in milliseconds, probes or probes a second
   * @param limit the allowed value
   */
  public record Excess(@Nullable Double value, @Nullable Double limit) {}

  /**
   * The load as it was applied.
   *
   * @param model {@code closed} or {@code open}
   * @param offeredPerSecond the rate of due times; null in a closed loop
   * @param achievedPerSecond open loop: the rate of starts; closed loop: answers per second of the
   *     whole run
   * @param peakInFlight the sum of the workers' peaks: exact for one worker, an upper bound for
   *     several
   */
  public record Load(
      String model,
      @Nullable Double offeredPerSecond,
      @Nullable Double achievedPerSecond,
      long peakInFlight) {

    static final String CLOSED = "closed";

    /** Whether a probe waited for the answer to an earlier one. */
    public boolean closed() {
      return model.equals(CLOSED);
    }
  }

  /**
   * The period for which a report is valid.
   *
   * @param from when the first probe was sent
   * @param until when the run ended
   * @param hours the number of different clock hours in which probes were sent
   */
  public record Validity(String from, String until, int hours, String statement) {

    /** The validity of several runs together, in any order. */
    public static Validity spanning(List<Validity> all) {
      return Validities.spanning(all);
    }
  }

  /**
   * A threshold on one cell.
   *
   * @param cell null when the selector matches none
   * @param value in milliseconds, USD, a share, or tokens a second; null when it is unknown
   * @param ci95 the interval that a threshold with {@code surely} judges; otherwise absent, and so
   *     where timeouts make it infinite
   */
  public record ThresholdResult(
      @JsonProperty("expression") ReportedThreshold threshold,
      @Nullable CellName cell,
      @Nullable Double value,
      Result result,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Interval ci95) {

    /** A threshold that is judged by its value. */
    public ThresholdResult(
        ReportedThreshold threshold,
        @Nullable CellName cell,
        @Nullable Double value,
        Result result) {
      this(threshold, cell, value, result, null);
    }

    /** The threshold as written. */
    public String expression() {
      return threshold.expression();
    }

    /** The same result under another cell name. */
    public ThresholdResult at(@Nullable CellName other) {
      return new ThresholdResult(threshold, other, value, result, ci95);
    }

    /** The same value, judged by an interval. */
    ThresholdResult judged(Result other, @Nullable Interval interval) {
      return new ThresholdResult(threshold, cell, value, other, interval);
    }
  }

  /**
   * The name of a cell.
   *
   * @param step the label of the step; absent in the report of a plain run
   */
  public record CellName(
      String model,
      String provider,
      String region,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String step) {

    public CellName(String model, String provider, String region) {
      this(model, provider, region, null);
    }

    public boolean isSelectedBy(Selector selector) {
      return selector.matches(model, provider, region);
    }

    /** Random draws are seeded with this text, so it must not change between versions. */
    @Override
    public String toString() {
      String at = step == null ? "" : ", step=" + step;
      return "CellName[model=" + model + ", provider=" + provider + ", region=" + region + at + "]";
    }
  }

  /** Whether a threshold holds. */
  public enum Result {
    @JsonProperty("pass")
    PASS,
    @JsonProperty("fail")
    FAIL,
    /** The sample is too small for an interval of the percentile. */
    @JsonProperty("insufficient")
    INSUFFICIENT
  }
}
