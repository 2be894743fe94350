package dev.sonde.simulator;

/** Checks of fields; the message names the field and the value. */
final class Require {
  private Require() {}

  static void notNegative(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + " must be 0 or more, found " + value);
    }
  }

  static void positive(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + " must be more than 0, found " + value);
    }
  }

  static void probability(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " must be from 0 to 1, found " + value);
    }
  }

  static void between(String field, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          field + " must be from " + low + " to " + high + ", found " + value);
    }
  }

  static void filled(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank");
    }
  }
}
