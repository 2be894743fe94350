package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A condition for every cell that its selector matches. In JSON it is its expression.
 *
 * <pre>
 *   p95(ttft){provider=groq,region=eu} &lt; 800ms
 *   error_rate &lt; 1%
 *   p95(ttft) &lt; 800ms surely
 * </pre>
 *
 * @param expression as written
 * @param limit in milliseconds, USD, a share, or tokens a second
 * @param judgement which value is compared with the limit
 */
public record Threshold(
    String expression,
    Quantity quantity,
    Selector selector,
    Operator operator,
    double limit,
    Judgement judgement) {

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException with the position, what was found and what is allowed
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

  /** Whether the value meets the condition. */
  public boolean holds(double value) {
    return operator.holds(value, limit);
  }

  /**
   * The threshold that holds exactly where this one does not: {@code error_rate > 1%} gives {@code
   * error_rate <= 1%}.
   *
   * @throws IllegalArgumentException for a threshold that is judged surely: where it does not hold,
   *     its opposite does not surely hold
   */
  public Threshold negated() {
    if (judgement == Judgement.SURELY) {
      throw new IllegalArgumentException(
          "threshold \"%s\": no threshold is its opposite, because of \"%s\""
              .formatted(expression, ThresholdParser.SURELY));
    }
    int at = expression.lastIndexOf(operator.symbol());
    return parse(
        expression.substring(0, at)
            + operator.opposite().symbol()
            + expression.substring(at + operator.symbol().length()));
  }

  /** The expression as written. */
  @Override
  public String toString() {
    return expression;
  }

  /** Which value is compared with the limit. */
  public enum Judgement {
    /** The measured value. */
    VALUE,
    /** Both ends of its 95 % interval: {@code p95(ttft) < 800ms surely}. */
    SURELY
  }
}
