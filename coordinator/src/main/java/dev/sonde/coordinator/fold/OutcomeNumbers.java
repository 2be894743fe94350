package dev.sonde.coordinator.fold;

import dev.sonde.common.event.Outcome;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes as event.proto numbers them. */
final class OutcomeNumbers {

  private static final int[] NUMBERS = numbers();
  private static final Map<Integer, Integer> ORDINALS = ordinals();

  private OutcomeNumbers() {}

  static int of(int ordinal) {
    return NUMBERS[ordinal];
  }

  static int ordinal(int number) {
    Integer ordinal = ORDINALS.get(number);
    if (ordinal == null) {
      throw new IllegalArgumentException("outcome number " + number + " is not known");
    }
    return ordinal;
  }

  private static int[] numbers() {
    int[] numbers = new int[Outcome.values().length];
    for (Outcome outcome : Outcome.values()) {
      numbers[outcome.ordinal()] =
          dev.sonde.common.proto.Outcome.valueOf(outcome.name()).getNumber();
    }
    return numbers;
  }

  private static Map<Integer, Integer> ordinals() {
    Map<Integer, Integer> ordinals = new TreeMap<>();
    for (int ordinal = 0; ordinal < NUMBERS.length; ordinal++) {
      ordinals.put(NUMBERS[ordinal], ordinal);
    }
    return Map.copyOf(ordinals);
  }
}
