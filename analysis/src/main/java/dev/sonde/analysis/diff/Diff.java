package dev.sonde.analysis.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.pooling.PlanDifference;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes from one run to another: schema {@code sonde.diff/v1}. Unknown values are null.
 *
 * @param planDifferences keys of the specs that differ; empty for equal plans
 * @param notes what limits the conclusions from the rows
 * @param rows by model, provider and region, then by metric
 * @param appeared differences between answers that only the second run has
 * @param disappeared differences of the first run that the second run tested and did not find
 * @param onlyInBase cells that the second run does not have
 * @param limits the results of {@code --fail-on}
 */
public record Diff(
    String schema,
    Side base,
    Side head,
    List<PlanDifference> planDifferences,
    List<String> notes,
    List<Row> rows,
    List<Finding> appeared,
    List<Finding> disappeared,
    List<Report.CellName> onlyInBase,
    List<Report.CellName> onlyInHead,
    List<Limit> limits) {

  public static final String SCHEMA = "sonde.diff/v1";

  public Diff {
    planDifferences = List.copyOf(planDifferences);
    notes = List.copyOf(notes);
    rows = List.copyOf(rows);
    appeared = List.copyOf(appeared);
    disappeared = List.copyOf(disappeared);
    onlyInBase = List.copyOf(onlyInBase);
    onlyInHead = List.copyOf(onlyInHead);
    limits = List.copyOf(limits);
  }

  /** Whether every limit holds. */
  public boolean holds() {
    return limits.stream().allMatch(each -> each.result() == Report.Result.PASS);
  }

  /** One of the two runs. */
  public record Side(
      String id,
      String name,
      String specHash,
      String startedAt,
      @Nullable String finishedAt,
      Report.Verdict verdict) {

    static Side of(Report report) {
      Report.RunInfo run = report.run();
      return new Side(
          run.id(),
          run.name(),
          run.specHash(),
          run.startedAt(),
          run.finishedAt(),
          report.verdict());
    }
  }

  /**
   * One figure of one cell in both runs.
   *
   * @param metric a latency such as {@code ttft}, {@code error_rate} or another figure of
   *     thresholds, {@code shapes}, {@code finish_reasons}
   * @param statistic {@code p50} or {@code p95}; for figures {@code value}
   * @param base in milliseconds, tokens a second, USD, or a share
   * @param baseCount the first run's probes with this figure, including timeouts
   * @param test null for counted amounts and for what was not compared
   */
  public record Row(
      Report.CellName cell,
      String metric,
      String statistic,
      @Nullable Double base,
      @Nullable Double head,
      long baseCount,
      long headCount,
      Effect effect,
      @Nullable Test test,
      Change change,
      String detail) {

    Row judged(Effect seen, @Nullable Test tested, Change found) {
      return new Row(
          cell, metric, statistic, base, head, baseCount, headCount, seen, tested, found, detail);
    }
  }

  /**
   * The size of a change.
   *
   * @param ratio the second run's value divided by the first's; null for shares
   * @param difference the second run's value minus the first's, in their unit
   * @param detectable the smallest change that is found in four of five cases: a share of the first
   *     run's value, for shares in points; null when the sample cannot show any change
   */
  public record Effect(
      @Nullable Double ratio,
      @Nullable Interval ratioCi95,
      @Nullable Double difference,
      @Nullable Interval differenceCi95,
      @Nullable Double detectable) {

    static final Effect NONE = new Effect(null, null, null, null, null);

    Effect withDetectable(@Nullable Double least) {
      return new Effect(ratio, ratioCi95, difference, differenceCi95, least);
    }
  }

  /**
   * The test of a change.
   *
   * @param name {@code mann-whitney}, {@code exceedance-fisher} or {@code fisher}
   * @param pAdjusted by Holm over all tests of the diff; null when the sample is too small to show
   *     any change
   */
  public record Test(String name, double p, @Nullable Double pAdjusted, boolean significant) {}

  /** The result of comparing a figure. */
  public enum Change {
    @JsonProperty("slower")
    SLOWER("slower", true),
    @JsonProperty("faster")
    FASTER("faster", false),
    @JsonProperty("dearer")
    DEARER("dearer", true),
    @JsonProperty("cheaper")
    CHEAPER("cheaper", false),
    @JsonProperty("worse")
    WORSE("worse", true),
    @JsonProperty("better")
    BETTER("better", false),
    @JsonProperty("different")
    DIFFERENT("different", true),
    @JsonProperty("same")
    SAME("same", false),
    /** Tested and no change found. This does not prove equality. */
    @JsonProperty("notDistinguishable")
    NOT_DISTINGUISHABLE("not distinguishable", false),
    /** There is nothing to compare, or the figures cannot be trusted. */
    @JsonProperty("notCompared")
    NOT_COMPARED("not compared", false);

    private final String words;
    private final boolean bad;

    Change(String words, boolean bad) {
      this.words = words;
      this.bad = bad;
    }

    @Override
    public String toString() {
      return words;
    }

    boolean isBad() {
      return bad;
    }

    /** Whether the figure changed. */
    boolean isChange() {
      return this != SAME && this != NOT_DISTINGUISHABLE && this != NOT_COMPARED;
    }
  }

  /**
   * The result of one limit on one cell.
   *
   * @param cell null when the limit's selector matches none
   * @param change as a share of the first run's value, for rates in points; null when unknown
   * @param detail the reason in words
   */
  public record Limit(
      String expression,
      Report.@Nullable CellName cell,
      @Nullable Double change,
      Report.Result result,
      String detail) {}
}
