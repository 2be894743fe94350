package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The numbers of outcomes in event.proto. */
final class OutcomeNumbers {

  private static final Map<Outcome, Integer> NUMBERS = numbers();
  private static final Map<Integer, Outcome> OUTCOMES = outcomes();

  private OutcomeNumbers() {}

  static int of(Outcome outcome) {
    return Objects.requireNonNull(NUMBERS.get(outcome));
  }

  static Outcome outcome(int number) {
    Outcome outcome = OUTCOMES.get(number);
    if (outcome == null) {
      throw new IllegalArgumentException("outcome number " + number + " is not known");
    }
    return outcome;
  }

  private static Map<Outcome, Integer> numbers() {
    Map<Outcome, Integer> numbers = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      numbers.put(outcome, dev.sonde.common.proto.Outcome.valueOf(outcome.name()).getNumber());
    }
    return Collections.unmodifiableMap(numbers);
  }

  private static Map<Integer, Outcome> outcomes() {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    NUMBERS.forEach((outcome, number) -> outcomes.put(number, outcome));
    return Collections.unmodifiableMap(outcomes);
  }
}
