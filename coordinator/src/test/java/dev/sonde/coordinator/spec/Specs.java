package dev.sonde.coordinator.spec;

import dev.sonde.common.run.Spec;
import java.util.List;

/** Parses specs in tests. */
final class Specs {

  private Specs() {}

  static Spec parse(String yaml) {
    return new SpecParser(PromptSource.REFUSED).parse("x.yaml", yaml);
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
