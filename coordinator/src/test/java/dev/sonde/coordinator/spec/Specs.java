package dev.sonde.coordinator.spec;

import dev.sonde.common.run.Spec;
import java.util.List;
import java.util.Optional;

/** Parses specs in tests. */
final class Specs {

  /** A stand-in for the thresholds' own parser. */
  static final ThresholdCheck CHECK =
      expression ->
          expression.contains("<")
              ? Optional.empty()
              : Optional.of("an expression such as \"p95(ttft) < 800ms\"");

  private Specs() {}

  static Spec parse(String yaml) {
    return new SpecParser(CHECK, PromptSource.REFUSED).parse("x.yaml", yaml);
  }

  static List<SpecFault> faults(String yaml) {
    try {
      parse(yaml);
      return List.of();
    } catch (SpecException e) {
      return e.faults();
    }
  }

  static String message(String yaml) {
    try {
      parse(yaml);
      return "";
    } catch (SpecException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
