package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A demand on every cell that its selector matches. In JSON it is its expression.
 *
 * <pre>
 *   p95(ttft){provider=groq,region=eu} &lt; 800ms
 *   error_rate &lt; 1%
 * </pre>
 *
 * @param expression as written
 * @param limit in milliseconds, USD, a share, or tokens a second
 * @param judgement what must be on the operator's side of the limit
 */
public record Threshold(
    String expression,
    Quantity quantity,
    Selector selector,
    Operator operator,
    double limit,
    Judgement judgement) {

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying where, what was found and what is allowed
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Threshold parse(String expression) {
    return new ThresholdParser(expression).threshold();
  }

  @JsonValue
  @Override
  public String expression() {
    return expression;
  }

  /** Whether a value is on the operator's side of the limit. */
  public boolean holds(double value) {
    return operator.holds(value, limit);
  }

  /**
   * The threshold that holds exactly where this one does not: {@code error_rate > 1%} gives {@code
   * error_rate <= 1%}.
   */
  public Threshold negated() {
    int at = expression.lastIndexOf(operator.symbol());
    return parse(
        expression.substring(0, at)
            + operator.opposite().symbol()
            + expression.substring(at + operator.symbol().length()));
  }

  /** As written: what people are shown. */
  @Override
  public String toString() {
    return expression;
  }

  /** What must be on the operator's side of the limit. */
  public enum Judgement {
    /** The value that was found. */
    VALUE
  }
}
