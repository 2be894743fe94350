package dev.sonde.common.run;

/**
 * A limit on the change of a quantity from one run to another, which must not be: {@code p95(ttft)
 * > +20%}.
 *
 * @param expression as written
 * @param share of the first run's value or, of rates, in points: {@code +20%} is 0.2
 */
public record ChangeLimit(
    String expression, Quantity quantity, Selector selector, Operator operator, double share) {

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying where, what was found and what is allowed
   */
  public static ChangeLimit parse(String expression) {
    return new ThresholdParser(expression).changeLimit();
  }

  /** Whether a change, as a share, is beyond the limit. */
  public boolean isBeyond(double change) {
    return operator.holds(change, share);
  }
}
