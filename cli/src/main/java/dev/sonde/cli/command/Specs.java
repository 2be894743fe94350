package dev.sonde.cli.command;

import dev.sonde.analysis.report.Threshold;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.util.Optional;

/** The spec parser, knowing thresholds. */
final class Specs {

  private Specs() {}

  static SpecParser parser(PromptSource files) {
    return new SpecParser(Specs::thresholdFault, files);
  }

  private static Optional<String> thresholdFault(String expression) {
    try {
      Threshold.parse(expression);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
