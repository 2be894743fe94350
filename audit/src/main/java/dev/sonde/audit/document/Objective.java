package dev.sonde.audit.document;

import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Operator;
import dev.sonde.common.run.Quantity;
import dev.sonde.common.run.Threshold;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The share of probes that must be good: {@code 99% of probes: ok and ttft < 2s}.
 *
 * @param expression as written
 * @param share of good probes, above 0 and below 1
 * @param metric a latency that a good probe has, or null when being {@code ok} is enough
 * @param limitMillis the limit of that latency; 0 without one
 */
public record Objective(
    String expression, BigDecimal share, @Nullable Metric metric, double limitMillis) {

  /** What an objective looks like, for messages. */
  public static final String ALLOWED =
      "a share of probes such as \"99% of probes: ok and ttft < 2s\" or \"99.5% of probes: ok\"";

  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*(\\d{1,2}(?:\\.\\d{1,4})?)\\s*%\\s+of\\s+probes\\s*:\\s*ok(?:\\s+and\\s+(\\w+)\\s*<\\s*(\\S+))?\\s*");

  /** Parses an expression; empty when it is none. */
  static Optional<Objective> parse(String expression) {
    Matcher matcher = WRITTEN.matcher(expression);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal share = new BigDecimal(matcher.group(1)).movePointLeft(2);
    if (share.signum() == 0) {
      return Optional.empty();
    }
    return matcher.group(2) == null
        ? Optional.of(new Objective(expression, share, null, 0))
        : limited(expression, share, "p50(" + matcher.group(2) + ") < " + matcher.group(3));
  }

  /** A threshold has the grammar of metrics and their units. */
  private static Optional<Objective> limited(String expression, BigDecimal share, String limit) {
    try {
      Threshold threshold = Threshold.parse(limit);
      return threshold.quantity() instanceof Quantity.OfLatency latency
              && threshold.operator() == Operator.LESS
          ? Optional.of(new Objective(expression, share, latency.metric(), threshold.limit()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
