package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sonde.common.run.Quantity;
import dev.sonde.common.run.Threshold;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The threshold in a report that was read. Newer versions may add forms of thresholds: an
 * unreadable one keeps its expression only. JSON contains the expression.
 *
 * @param threshold null when it cannot be read
 */
public record ReportedThreshold(String expression, @Nullable Threshold threshold) {

  public static ReportedThreshold of(Threshold threshold) {
    return new ReportedThreshold(threshold.expression(), threshold);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ReportedThreshold of(String expression) {
    try {
      return of(Threshold.parse(expression));
    } catch (IllegalArgumentException e) {
      return new ReportedThreshold(expression, null);
    }
  }

  @JsonValue
  @Override
  public String expression() {
    return expression;
  }

  /** The quantity that the threshold limits; empty when it cannot be read. */
  Optional<Quantity> quantity() {
    return Optional.ofNullable(threshold).map(Threshold::quantity);
  }

  /**
   * The parsed threshold.
   *
   * @throws IllegalArgumentException with the reason when it cannot be read
   */
  public Threshold readable() {
    return threshold == null ? Threshold.parse(expression) : threshold;
  }
}
