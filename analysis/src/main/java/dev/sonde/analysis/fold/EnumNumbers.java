package dev.sonde.analysis.fold;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** The numbers of enum constants in partials. */
final class EnumNumbers<E extends Enum<E>> {

  private final String name;
  private final Map<E, Integer> numbers;
  private final Map<Integer, E> constants = new HashMap<>();

  EnumNumbers(Class<E> type, ToIntFunction<E> number) {
    name = type.getSimpleName();
    numbers = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      numbers.put(constant, number.applyAsInt(constant));
      constants.put(number.applyAsInt(constant), constant);
    }
  }

  int of(E constant) {
    return Objects.requireNonNull(numbers.get(constant));
  }

  /**
   * The constant with a number.
   *
   * @throws IllegalArgumentException when there is none
   */
  E at(long number) {
    E constant = constants.get((int) number);
    if (constant == null) {
      throw new IllegalArgumentException(name + " number " + number + " is not known");
    }
    return constant;
  }
}
