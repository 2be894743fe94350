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
 * @param referenceProvider the provider that the spec names; null for the consensus of the others
 */
public record Comparison(@Nullable String referenceProvider, List<PairTest> tests) {

  public Comparison {
    tests = List.copyOf(tests);
  }

  /**
   * A test whether one provider is better than another.
   *
   * @param test {@code mann-whitney} for location, {@code exceedance-fisher} for the tail
   * @param step the label of the step; absent in the report of a plain run
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

    /** Whether the test is for the cell's model, region and step. */
    @JsonIgnore
    boolean isOf(CellReport cell) {
      CellReport.Step own = cell.step();
      String cellStep = own == null ? null : own.label();
      return pair.model().equals(cell.model())
          && pair.region().equals(cell.region())
          && (step == null || step.equals(cellStep));
    }

    /** The same test as part of a step. */
    public PairTest at(String label) {
      return new PairTest(test, metric, pair, significance, shift, exceedance, label);
    }

    /** The same test under another model name. */
    PairTest of(String otherModel) {
      Pair renamed = new Pair(otherModel, pair.region(), pair.better(), pair.worse());
      return new PairTest(test, metric, renamed, significance, shift, exceedance, step);
    }
  }

  /** Two providers of a model in a region. */
  public record Pair(String model, String region, String better, String worse) {}

  /**
   * The p-values of a test.
   *
   * @param pAdjusted by Holm over all ordered pairs and both tests of the model and region
   * @param qValue by Benjamini and Hochberg over the same tests; null in older reports
   */
  public record Significance(
      double p, double pAdjusted, @Nullable Double qValue, boolean significant) {}

  /**
   * The difference of two locations; all null for a tail test.
   *
   * @param cliffsDelta share of pairs in which the worse provider's value is larger, minus the
   *     share in which it is smaller: -1 to 1
   */
  public record Shift(@JsonUnwrapped Location location, @Nullable Double cliffsDelta) {

    static final Shift NONE = new Shift(new Location(null, null), null);
  }

  /**
   * By Hodges and Lehmann.
   *
   * @param hodgesLehmannMs by how much the worse provider's values are larger; null when timeouts
   *     make it unknown
   */
  public record Location(
      @Nullable Double hodgesLehmannMs, @Nullable Interval hodgesLehmannCi95Ms) {}

  /**
   * The weight of two tails; null for a location test.
   *
   * @param betterAbove share of the better provider's values above the p95 of both samples together
   */
  public record Exceedance(@Nullable Double betterAbove, @Nullable Double worseAbove) {

    static final Exceedance NONE = new Exceedance(null, null);
  }
}
