package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Creates numbers that a schema allows, small ones where it can. */
final class Numbers {
  private static final double MAX_NUMBER = 1e30;

  private Numbers() {}

  /**
   * A number of this schema.
   *
   * @param whole whether it must be an integer
   * @throws Instances.NotSimulated if there is none, or its bounds are too large
   */
  static BigDecimal of(JsonNode schema, long seed, boolean whole) {
    BigDecimal step = whole ? BigDecimal.ONE : new BigDecimal("0.5");
    BigDecimal multiple = bound(schema, "multipleOf");
    if (multiple != null && multiple.signum() > 0) {
      if (whole && multiple.stripTrailingZeros().scale() > 0) {
        throw new Instances.NotSimulated("an integer that is a multiple of a fraction");
      }
      step = multiple;
    }
    BigDecimal low = bound(schema, "minimum");
    BigDecimal above = bound(schema, "exclusiveMinimum");
    BigDecimal high = bound(schema, "maximum");
    BigDecimal below = bound(schema, "exclusiveMaximum");
    long draw = Long.remainderUnsigned(seed, 7);
    BigDecimal usual = step.multiply(BigDecimal.valueOf(draw + 1));
    if (allowed(schema, usual)) {
      return usual;
    }
    BigDecimal least = larger(low, above);
    BigDecimal most = high == null || (below != null && below.compareTo(high) < 0) ? below : high;
    if (least != null && most != null && multiple == null && !whole) {
      // Halves of the room, so that bounds that exclude each other's ends have a number between.
      return checked(schema, least.add(most).divide(BigDecimal.valueOf(2)), step);
    }
    if (least == null && most != null) {
      BigDecimal value = most.divide(step, 0, RoundingMode.FLOOR).multiply(step);
      boolean out = below != null && value.compareTo(below) >= 0;
      return checked(schema, out ? value.subtract(step) : value, step);
    }
    BigDecimal from = least == null ? BigDecimal.ONE : least;
    BigDecimal value = from.divide(step, 0, RoundingMode.CEILING).multiply(step);
    if (above != null && value.compareTo(above) <= 0) {
      value = value.add(step);
    }
    BigDecimal drawn = value.add(step.multiply(BigDecimal.valueOf(draw)));
    return allowed(schema, drawn) ? drawn : checked(schema, value, step);
  }

  private static @Nullable BigDecimal larger(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.max(other);
  }

  private static @Nullable BigDecimal bound(JsonNode schema, String keyword) {
    JsonNode bound = schema.path(keyword);
    if (!bound.isNumber()) {
      return null;
    }
    if (!(Math.abs(bound.asDouble()) < MAX_NUMBER)) {
      throw new Instances.NotSimulated("the bound '" + keyword + "' of a schema");
    }
    return bound.decimalValue();
  }

  private static boolean allowed(JsonNode schema, BigDecimal value) {
    BigDecimal low = bound(schema, "minimum");
    BigDecimal above = bound(schema, "exclusiveMinimum");
    BigDecimal high = bound(schema, "maximum");
    BigDecimal below = bound(schema, "exclusiveMaximum");
    return (low == null || value.compareTo(low) >= 0)
        && (above == null || value.compareTo(above) > 0)
        && (high == null || value.compareTo(high) <= 0)
        && (below == null || value.compareTo(below) < 0);
  }

  private static BigDecimal checked(JsonNode schema, BigDecimal value, BigDecimal step) {
    if (!allowed(schema, value)) {
      throw new Instances.NotSimulated(
          "a number with these bounds, in steps of " + step.toPlainString() + ",");
    }
    return value;
  }
}
