package dev.sonde.analysis.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.pooling.PlanDifference;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes from one run to another: schema {@code sonde.diff/v1}. Unknown values are null. Its
 * JSON is flat.
 *
 * @param planDifferences keys of the specs that differ; empty for equal plans
 * @param notes what limits the conclusions from the rows
 * @param rows by model, provider and region, then by metric
 * @param limits the results of {@code --fail-on}
 */
public record Diff(
    String schema,
    Side base,
    Side head,
    List<PlanDifference> planDifferences,
    List<String> notes,
    List<Row> rows,
    @JsonUnwrapped Findings findings,
    @JsonUnwrapped Unmatched unmatched,
    List<Limit> limits) {

  public static final String SCHEMA = "sonde.diff/v1";

  public Diff {
    planDifferences = List.copyOf(planDifferences);
    notes = List.copyOf(notes);
    rows = List.copyOf(rows);
    limits = List.copyOf(limits);
  }

  /**
   * Differences in output that only one of the runs has.
   *
   * @param appeared those that only the second run has
   * @param disappeared differences of the first run that the second run tested and did not find
   */
  public record Findings(List<Finding> appeared, List<Finding> disappeared) {

    static final Findings NONE = new Findings(List.of(), List.of());

    public Findings {
      appeared = List.copyOf(appeared);
      disappeared = List.copyOf(disappeared);
    }
  }

  /** Cells that only one of the runs has. */
  public record Unmatched(List<Report.CellName> onlyInBase, List<Report.CellName> onlyInHead) {
    public Unmatched {
      onlyInBase = List.copyOf(onlyInBase);
      onlyInHead = List.copyOf(onlyInHead);
    }
  }

  public List<Finding> appeared() {
    return findings.appeared();
  }

  public List<Finding> disappeared() {
    return findings.disappeared();
  }

  public List<Report.CellName> onlyInBase() {
    return unmatched.onlyInBase();
  }

  public List<Report.CellName> onlyInHead() {
    return unmatched.onlyInHead();
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
   * @param test null for counted amounts and for what was not compared
   */
  public record Row(
      Report.CellName cell,
      String metric,
      String statistic,
      @JsonUnwrapped Values figures,
      Effect effect,
      @Nullable Test test,
      Change change,
      String detail) {

    Row judged(Effect seen, @Nullable Test tested, Change found) {
      return new Row(cell, metric, statistic, figures, seen, tested, found, detail);
    }

    public @Nullable Double base() {
      return figures.base();
    }

    public @Nullable Double head() {
      return figures.head();
    }

    public long baseCount() {
      return figures.baseCount();
    }

    public long headCount() {
      return figures.headCount();
    }
  }

  /**
   * A figure in both runs.
   *
   * @param base in milliseconds, tokens a second, USD, or a share
   * @param baseCount the first run's probes with this figure, including timeouts
   */
  public record Values(
      @Nullable Double base, @Nullable Double head, long baseCount, long headCount) {}

  /**
   * The size of a change.
   *
   * @param detectable the smallest change that is found in four of five cases: a share of the first
   *     run's value, for shares in points; null when the sample cannot show any change
   */
  public record Effect(
      @JsonUnwrapped Quotient quotient,
      @JsonUnwrapped Distance distance,
      @Nullable Double detectable) {

    static final Effect NONE = of(Quotient.NONE, new Distance(null, null));

    static Effect of(Quotient quotient, Distance distance) {
      return new Effect(quotient, distance, null);
    }

    Effect withDetectable(@Nullable Double least) {
      return new Effect(quotient, distance, least);
    }

    public @Nullable Double ratio() {
      return quotient.ratio();
    }

    public @Nullable Interval ratioCi95() {
      return quotient.ratioCi95();
    }

    public @Nullable Double difference() {
      return distance.difference();
    }

    public @Nullable Interval differenceCi95() {
      return distance.differenceCi95();
    }
  }

  /** The second run's value over the first's; null of shares. */
  public record Quotient(@Nullable Double ratio, @Nullable Interval ratioCi95) {

    static final Quotient NONE = new Quotient(null, null);
  }

  /** The second run's value less the first's, in their unit. */
  public record Distance(@Nullable Double difference, @Nullable Interval differenceCi95) {}

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
