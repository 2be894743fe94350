package dev.sonde.common.run;

/**
 * A change of a quantity from one run to another that is not allowed: {@code p95(ttft) > +20%}.
 *
 * @param expression as written
 * @param share of the first run's value; for rates, in points: {@code +20%} is 0.2
 */
public record ChangeLimit(
    String expression, Quantity quantity, Selector selector, Operator operator, double share) {

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException with the position, what was found and what is allowed
   */
  public static ChangeLimit parse(String expression) {
    return new ThresholdParser(expression).changeLimit();
  }

  /** Whether a change, as a share, exceeds the limit. */
  public boolean isBeyond(double change) {
    return operator.holds(change, share);
  }
}
