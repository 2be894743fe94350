package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run found: {@code report.json}, schema {@code sonde.report/v1}. Its JSON is flat. What
 * cannot be said is null. Durations are milliseconds to the microsecond, money is USD to the
 * nano-USD.
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
   * Whether the figures hold.
   *
   * @param reasons why the verdict is not {@code VALID}; empty when it is
   */
  public record Judgement(Verdict verdict, List<Reason> reasons) {
    public Judgement {
      reasons = List.copyOf(reasons);
    }
  }

  /** What was sent. */
  public record Execution(Ledger ledger, Load load) {}

  /**
   * What the figures show.
   *
   * @param differences by model, provider and kind, those that something in the run tests
   */
  public record Evaluation(
      Comparison comparison, List<Finding> differences, List<ThresholdResult> thresholds) {
    public Evaluation {
      // Absent in reports that are older than they are.
      differences = differences == null ? List.of() : List.copyOf(differences);
      thresholds = List.copyOf(thresholds);
    }
  }

  /**
   * What the report is of.
   *
   * @param validity null while the run goes on and when nothing was answered
   * @param spec the canonical spec; its prompts are left out when they are large
   * @param steps the runs of a sweep or a search in their order; absent in a plain run's report
   * @param search what a search found, by target; absent without one
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

    /** That of a plain run. */
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

  /** Whether cells belong to steps of a sweep or a search; merged reports name no steps. */
  @JsonIgnore
  public boolean isStepped() {
    return steps() != null || cells.stream().anyMatch(cell -> cell.step() != null);
  }

  /** The same with the spec it is the report of. */
  public Report of(JsonNode canonicalSpec) {
    Context specified = new Context(validity(), canonicalSpec, steps(), search());
    return new Report(schema, run, judgement, execution, cells, evaluation, workers, specified);
  }

  /** Whether the run's figures can be trusted and compared. */
  public enum Verdict {
    VALID,
    /** The generator was the bottleneck, or its clock was. */
    INVALID,
    /** Not all that was planned was measured. */
    INCOMPLETE
  }

  /**
   * Which run this is about.
   *
   * @param finishedAt null while the run goes on
   * @param rankBy the metric that ranks
   * @param durability how safe the topics were that the run rests on; absent where nobody asked
   */
  public record RunInfo(
      String id,
      String name,
      String specHash,
      String startedAt,
      @Nullable String finishedAt,
      String sonde,
      String rankBy,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Durability durability) {}

  /**
   * One reason against a run.
   *
   * @param value what was found, in milliseconds, probes or probes a second
   * @param limit what is allowed
   * @param where the worker or cell, null for the whole run
   * @param causes what may have brought it about, likeliest first; never a reason by itself
   */
  public record Reason(
      @JsonDeserialize(converter = ReasonCode.Reader.class) Code<ReasonCode> code,
      @Nullable Double value,
      @Nullable Double limit,
      @Nullable String where,
      List<Cause> causes) {

    public Reason {
      causes = causes == null ? List.of() : List.copyOf(causes);
    }

    public Reason(
        ReasonCode code, @Nullable Double value, @Nullable Double limit, @Nullable String where) {
      this(Code.of(code), value, limit, where, List.of());
    }

    /** The same at another place. */
    public Reason at(String other) {
      return new Reason(code, value, limit, other, causes);
    }

    Reason because(List<Cause> found) {
      return new Reason(code, value, limit, where, found);
    }
  }

  /** Where every planned probe ended: the columns add up to {@code planned}. */
  public record Ledger(
      long planned,
      long succeeded,
      long failed,
      long dropped,
      long inDoubt,
      long cancelled,
      long unaccounted) {

    public Ledger plus(Ledger other) {
      return new Ledger(
          planned + other.planned,
          succeeded + other.succeeded,
          failed + other.failed,
          dropped + other.dropped,
          inDoubt + other.inDoubt,
          cancelled + other.cancelled,
          unaccounted + other.unaccounted);
    }

    @JsonIgnore
    public boolean isBalanced() {
      long columns = succeeded + failed + dropped + inDoubt + cancelled + unaccounted;
      return planned == columns && unaccounted >= 0 && cancelled >= 0;
    }

    /** Probes that were sent and ended. */
    public long answered() {
      return succeeded + failed;
    }
  }

  /**
   * The load as it was applied.
   *
   * @param model {@code closed} or {@code open}
   * @param offeredPerSecond the rate of due times; null in a closed loop
   * @param achievedPerSecond open: the rate of starts; closed: answers over the whole time
   * @param peakInFlight the sum of the workers' peaks, so exact for one worker
   */
  public record Load(
      String model,
      @Nullable Double offeredPerSecond,
      @Nullable Double achievedPerSecond,
      long peakInFlight) {

    static final String CLOSED = "closed";

    /** Whether probes waited for others to be answered. */
    public boolean closed() {
      return model.equals(CLOSED);
    }
  }

  /**
   * For when a report speaks.
   *
   * @param from when the first probe was sent
   * @param until when the run ended
   * @param hours different hours of the clock in which probes were sent
   */
  public record Validity(String from, String until, int hours, String statement) {

    /** Of several runs, in any order. */
    public static Validity spanning(List<Validity> all) {
      return Validities.spanning(all);
    }
  }

  /**
   * A threshold on one cell.
   *
   * @param cell null when the selector matches none
   * @param value in milliseconds, USD, a share, or tokens a second; null when it cannot be said
   */
  public record ThresholdResult(
      @JsonProperty("expression") ReportedThreshold threshold,
      @Nullable CellName cell,
      @Nullable Double value,
      Result result) {

    /** The threshold as written. */
    public String expression() {
      return threshold.expression();
    }

    /** The same of a cell that has another name. */
    public ThresholdResult at(@Nullable CellName other) {
      return new ThresholdResult(threshold, other, value, result);
    }
  }

  /**
   * Which cell.
   *
   * @param step the label of its step; absent in a plain run's report
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

    /** Draws begin with it, so it is the same in every version. */
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
    /** The sample is too small for its percentile to have an interval. */
    @JsonProperty("insufficient")
    INSUFFICIENT
  }
}
