package dev.sonde.benchmarks;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The arguments of a main class, as {@code key=value}.
 *
 * @param given the values by key
 */
record Arguments(Map<String, String> given) {

  Arguments {
    given = Map.copyOf(given);
  }

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException for a key that is not allowed
   */
  static Arguments of(String[] arguments, Set<String> allowed) {
    Map<String, String> given = new TreeMap<>();
    for (String each : arguments) {
      int equals = each.indexOf('=');
      String key = equals < 0 ? each : each.substring(0, equals);
      if (equals < 0 || !allowed.contains(key)) {
        throw new IllegalArgumentException(
            "found " + each + ", allowed is key=value of " + allowed);
      }
      given.put(key, each.substring(equals + 1));
    }
    return new Arguments(given);
  }

  String text(String key, String otherwise) {
    return given.getOrDefault(key, otherwise);
  }

  int number(String key, int otherwise) {
    String value = given.get(key);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is " + value + ", allowed is a number", e);
    }
  }
}
