package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.analysis.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests between targets.
 *
 * @param referenceProvider the spec's; null for the consensus of the others
 */
public record Comparison(@Nullable String referenceProvider, List<PairTest> tests) {

  public Comparison {
    tests = List.copyOf(tests);
  }

  /**
   * A test whether one provider is better than another.
   *
   * @param test {@code mann-whitney} of location, {@code exceedance-fisher} of the tail
   * @param step the label of its step; absent in a plain run's report
   */
  public record PairTest(
      String test,
      String metric,
      @JsonUnwrapped Pair pair,
      @JsonUnwrapped Significance significance,
      @JsonUnwrapped Shift shift,
      @JsonUnwrapped Exceedance exceedance,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String step) {

    public static final String LOCATION = "mann-whitney";
    public static final String TAIL = "exceedance-fisher";

    public String model() {
      return pair.model();
    }

    public String region() {
      return pair.region();
    }

    public String better() {
      return pair.better();
    }

    public String worse() {
      return pair.worse();
    }

    public boolean significant() {
      return significance.significant();
    }

    /** Whether it is of the cell's model, region and step. */
    @JsonIgnore
    boolean isOf(CellReport cell) {
      CellReport.Step own = cell.step();
      String cellStep = own == null ? null : own.label();
      return pair.model().equals(cell.model())
          && pair.region().equals(cell.region())
          && (step == null || step.equals(cellStep));
    }

    /** The same test as one of a step. */
    public PairTest at(String label) {
      return new PairTest(test, metric, pair, significance, shift, exceedance, label);
    }

    /** The same under another model's name. */
    PairTest of(String otherModel) {
      Pair renamed = new Pair(otherModel, pair.region(), pair.better(), pair.worse());
      return new PairTest(test, metric, renamed, significance, shift, exceedance, step);
    }
  }

  /** Two providers of a model in a region. */
  public record Pair(String model, String region, String better, String worse) {}

  /**
   * How likely chance is.
   *
   * @param pAdjusted by Holm over all ordered pairs and both tests of the model and region
   * @param qValue by Benjamini and Hochberg over the same; null in older reports
   */
  public record Significance(
      double p, double pAdjusted, @Nullable Double qValue, boolean significant) {}

  /**
   * How far apart two locations are; all null of the tail.
   *
   * @param hodgesLehmannMs by how much the worse one's values are larger; null when timeouts leave
   *     it open
   * @param cliffsDelta share of pairs in which the worse one's value is the larger, less the share
   *     in which it is the smaller: -1 to 1
   */
  public record Shift(
      @Nullable Double hodgesLehmannMs,
      @Nullable Interval hodgesLehmannCi95Ms,
      @Nullable Double cliffsDelta) {

    static final Shift NONE = new Shift(null, null, null);
  }

  /**
   * How heavy two tails are; null of location.
   *
   * @param betterAbove share of its values above both samples' common p95
   */
  public record Exceedance(@Nullable Double betterAbove, @Nullable Double worseAbove) {

    static final Exceedance NONE = new Exceedance(null, null);
  }
}
