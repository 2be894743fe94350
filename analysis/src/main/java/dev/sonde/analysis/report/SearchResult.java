package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.ThresholdResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate that was found to hold a goal at one target.
 *
 * @param holdsPerSecond null when none held
 * @param failsPerSecond the lowest rate that did not hold; null when every one did
 * @param end {@code found}, {@code max_holds}, {@code min_fails}, {@code client_limit}, {@code
 *     undecided} or {@code stopped}
 * @param tried in their order
 */
public record SearchResult(
    String model,
    String provider,
    @Nullable Double holdsPerSecond,
    @Nullable Double failsPerSecond,
    String end,
    List<Tried> tried) {

  public SearchResult {
    tried = List.copyOf(tried);
  }

  /**
   * A step of a search.
   *
   * @param step its index in the report
   * @param outcome {@code held}, {@code failed}, {@code undecided}, {@code client_bound} or {@code
   *     incomplete}
   */
  public record Tried(int step, double perSecond, String outcome, List<ThresholdResult> goals) {
    public Tried {
      goals = List.copyOf(goals);
    }
  }
}
