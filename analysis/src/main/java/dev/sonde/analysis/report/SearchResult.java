package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.run.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate at which a target met its goal.
 *
 * @param holdsPerSecond the highest rate that held; null when none held
 * @param failsPerSecond the lowest rate that did not hold; null when every rate held
 * @param end why the search ended
 * @param tried the steps in their order
 */
public record SearchResult(
    String model,
    String provider,
    @Nullable Double holdsPerSecond,
    @Nullable Double failsPerSecond,
    @JsonDeserialize(converter = SearchEnd.Reader.class) Code<SearchEnd> end,
    List<Tried> tried) {

  public SearchResult {
    tried = List.copyOf(tried);
  }

  /**
   * A step of a search.
   *
   * @param step its index in the report
   */
  public record Tried(
      int step,
      double perSecond,
      @JsonDeserialize(converter = StepOutcome.Reader.class) Code<StepOutcome> outcome,
      List<ThresholdResult> goals) {
    public Tried {
      goals = List.copyOf(goals);
    }
  }
}
