package dev.sonde.coordinator.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.coordinator.differences.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run found: {@code report.json}, schema {@code sonde.report/v1}. What cannot be said is
 * null. Durations are milliseconds to the microsecond, money is USD to the nano-USD.
 *
 * @param reasons why the verdict is not {@code VALID}; empty when it is
 * @param cells by target, then by region
 * @param differences by model, provider and kind, those that something in the run tests
 * @param spec the canonical spec; null in reports that are older than it
 */
public record Report(
    String schema,
    RunInfo run,
    Verdict verdict,
    List<Reason> reasons,
    Ledger ledger,
    Load load,
    List<CellReport> cells,
    Comparison comparison,
    List<Finding> differences,
    List<ThresholdResult> thresholds,
    List<Worker> workers,
    @Nullable JsonNode spec) {

  public static final String SCHEMA = "sonde.report/v1";

  public Report {
    reasons = List.copyOf(reasons);
    cells = List.copyOf(cells);
    // Absent in reports that are older than they are.
    differences = differences == null ? List.of() : List.copyOf(differences);
    thresholds = List.copyOf(thresholds);
    workers = List.copyOf(workers);
    // JSON's null is a node of its own.
    spec = spec == null || spec.isNull() ? null : spec;
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
   */
  public record RunInfo(
      String id,
      String name,
      String specHash,
      String startedAt,
      @Nullable String finishedAt,
      String sonde,
      String rankBy) {}

  /**
   * One reason against a run.
   *
   * @param value what was found, in milliseconds, probes or probes a second
   * @param limit what is allowed
   * @param where the worker or cell, null for the whole run
   */
  public record Reason(
      String code, @Nullable Double value, @Nullable Double limit, @Nullable String where) {}

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
      long peakInFlight) {}

  /** Tests between targets. */
  public record Comparison(@Nullable String referenceProvider, List<PairTest> tests) {
    public Comparison {
      tests = List.copyOf(tests);
    }
  }

  /**
   * A test whether one provider is better than another.
   *
   * @param pAdjusted by Holm over all ordered pairs of the model and region
   */
  public record PairTest(
      String test,
      String metric,
      String model,
      String region,
      String better,
      String worse,
      double p,
      double pAdjusted,
      boolean significant) {}

  /**
   * A threshold on one cell.
   *
   * @param cell null when the selector matches none
   * @param value in milliseconds, USD, a share, or tokens a second; null when it cannot be said
   */
  public record ThresholdResult(
      String expression, @Nullable CellName cell, @Nullable Double value, Result result) {}

  /** Which cell. */
  public record CellName(String model, String provider, String region) {}

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

  /**
   * The condition of a worker while it measured.
   *
   * @param cpu share of the machine, 0 to 1
   */
  public record Worker(
      String id,
      String region,
      Lag sendLagMs,
      Lag loopLagMs,
      Pause gcPauseMs,
      @Nullable Double cpu,
      @Nullable Double clockOffsetMs,
      @Nullable Double clockErrorMs) {}

  /** How late a worker was. */
  public record Lag(
      long count,
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p99,
      @Nullable Double max) {}

  /** The longest pause. */
  public record Pause(@Nullable Double max) {}
}
