package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.event.Metric;
import java.util.Map;
import java.util.function.Function;

/**
 * A demand on every cell that its selector matches.
 *
 * <pre>
 *   p95(ttft){provider=groq,region=eu} &lt; 800ms
 *   error_rate &lt; 1%
 * </pre>
 *
 * @param expression as written
 * @param selector what {@code model}, {@code provider} and {@code region} must be
 * @param limit in milliseconds, USD, a share, or tokens a second
 */
public record Threshold(
    String expression,
    Quantity quantity,
    Map<String, String> selector,
    Operator operator,
    double limit) {

  public Threshold {
    selector = Map.copyOf(selector);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying where, what was found and what is allowed
   */
  public static Threshold parse(String expression) {
    return new ThresholdParser(expression).parse();
  }

  /**
   * Reads a limit on the change from one run to another, such as {@code p95(ttft) > +20%}: what
   * must not be. The limit is a share, of the first run's value or, of rates, in points.
   *
   * @throws IllegalArgumentException saying where, what was found and what is allowed
   */
  public static Threshold parseRelative(String expression) {
    return new ThresholdParser(expression).parseRelative();
  }

  /** Whether a value is on the operator's side of the limit. */
  public boolean holds(double value) {
    return operator.holds(value, limit);
  }

  /**
   * The threshold that holds exactly where this expression does not: {@code error_rate > 1%} gives
   * {@code error_rate <= 1%}.
   *
   * @throws IllegalArgumentException when the expression cannot be read
   */
  public static String negated(String expression) {
    Operator operator = parse(expression).operator();
    int at = expression.lastIndexOf(operator.symbol());
    return expression.substring(0, at)
        + operator.opposite().symbol()
        + expression.substring(at + operator.symbol().length());
  }

  public boolean selects(CellName cell) {
    return selector.getOrDefault("model", cell.model()).equals(cell.model())
        && selector.getOrDefault("provider", cell.provider()).equals(cell.provider())
        && selector.getOrDefault("region", cell.region()).equals(cell.region());
  }

  /**
   * Judges one cell.
   *
   * @param latencies its distributions, in microseconds
   */
  public ThresholdResult evaluate(Function<Metric, Distribution> latencies, CellReport report) {
    double value = quantity.of(latencies, report);
    if (Double.isNaN(value)) {
      return new ThresholdResult(expression, report.name(), null, Result.INSUFFICIENT);
    }
    // A timeout that counts as infinite cannot be written down; the demand fails all the same.
    Double shown = Double.isInfinite(value) ? null : (Double) value;
    Result result = operator.holds(value, limit) ? Result.PASS : Result.FAIL;
    return new ThresholdResult(expression, report.name(), shown, result);
  }

  /** Whether it fails whatever the rest of the run brings, at a level of 99.9 %. */
  boolean surelyFails(Function<Metric, Distribution> latencies, CellReport report) {
    return quantity
        .sure(latencies, report)
        .filter(
            interval ->
                !operator.holds(interval.lower(), limit)
                    && !operator.holds(interval.upper(), limit))
        .isPresent();
  }

  /** How a value is compared with the limit. */
  public enum Operator {
    LESS("<") {
      @Override
      boolean holds(double value, double limit) {
        return value < limit;
      }
    },
    AT_MOST("<=") {
      @Override
      boolean holds(double value, double limit) {
        return value <= limit;
      }
    },
    GREATER(">") {
      @Override
      boolean holds(double value, double limit) {
        return value > limit;
      }
    },
    AT_LEAST(">=") {
      @Override
      boolean holds(double value, double limit) {
        return value >= limit;
      }
    };

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    String symbol() {
      return symbol;
    }

    abstract boolean holds(double value, double limit);

    Operator opposite() {
      return switch (this) {
        case LESS -> AT_LEAST;
        case AT_MOST -> GREATER;
        case GREATER -> AT_MOST;
        case AT_LEAST -> LESS;
      };
    }
  }
}
