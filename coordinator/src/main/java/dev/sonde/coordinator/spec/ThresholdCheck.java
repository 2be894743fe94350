package dev.sonde.coordinator.spec;

import java.util.Optional;

/** Says what is wrong with the syntax of a threshold; the report knows, the spec only asks. */
@FunctionalInterface
public interface ThresholdCheck {

  /** Takes everything: for callers that check later. */
  ThresholdCheck NONE = expression -> Optional.empty();

  /** What is allowed instead, or empty when the expression is well formed. */
  Optional<String> fault(String expression);
}
