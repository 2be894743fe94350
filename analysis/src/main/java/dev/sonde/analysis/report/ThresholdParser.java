package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Quantity.CellFigure;
import dev.sonde.analysis.report.Quantity.Figure;
import dev.sonde.analysis.report.Quantity.LatencyPercentile;
import dev.sonde.analysis.report.Quantity.LatencySummary;
import dev.sonde.analysis.report.Quantity.Summary;
import dev.sonde.analysis.report.Threshold.Operator;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Reads threshold expressions.
 *
 * <pre>
 *   expression = quantity [ "{" key "=" value { "," key "=" value } "}" ] operator number [ unit ]
 *   quantity   = aggregate "(" metric ")" | figure
 * </pre>
 */
final class ThresholdParser {

  private static final List<String> KEYS = List.of("model", "provider", "region");

  private final String text;
  private int position;

  ThresholdParser(String text) {
    this.text = text;
  }

  Threshold parse() {
    Quantity quantity = quantity();
    Map<String, String> selector = selector();
    Operator operator = operator();
    double limit = limit(quantity.unit());
    skipSpace();
    if (position < text.length()) {
      throw refuse(position, text.substring(position), List.of("the end"));
    }
    return new Threshold(text, quantity, selector, operator, limit);
  }

  /** With a limit on the change from one run to another, as a share: {@code +20%} is 0.2. */
  Threshold parseRelative() {
    Quantity quantity = quantity();
    Map<String, String> selector = selector();
    Operator operator = operator();
    skipSpace();
    boolean more = operator == Operator.GREATER || operator == Operator.AT_LEAST;
    if (peek() != (more ? '+' : '-')) {
      String found = text.substring(position);
      throw refuse(position, found, List.of(more ? "+ and a percentage" : "- and a percentage"));
    }
    position++;
    double share = limit(LimitUnit.PERCENTAGE);
    skipSpace();
    if (position < text.length()) {
      throw refuse(position, text.substring(position), List.of("the end"));
    }
    return new Threshold(text, quantity, selector, operator, more ? share : -share);
  }

  private Quantity quantity() {
    skipSpace();
    int start = position;
    String name = take(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.');
    skipSpace();
    if (peek() != '(') {
      return new CellFigure(figure(name, start));
    }
    Optional<Percentile> percentile = percentile(name);
    Optional<Summary> summary = Summary.labelled(name);
    if (percentile.isEmpty() && summary.isEmpty()) {
      throw refuse(start, name, List.of("p50", "p90", "p95", "p99", "p99.9", "mean", "min", "max"));
    }
    position++;
    Metric metric = metric();
    expect(')');
    return percentile
        .<Quantity>map(each -> new LatencyPercentile(each, metric))
        .orElseGet(() -> new LatencySummary(summary.orElseThrow(), metric));
  }

  private Figure figure(String name, int start) {
    for (Figure figure : Figure.values()) {
      if (figure.label().equals(name)) {
        return figure;
      }
    }
    Stream<String> figures = Arrays.stream(Figure.values()).map(Figure::label);
    throw refuse(start, name, Stream.concat(figures, Stream.of("p95(ttft) and its like")).toList());
  }

  private static Optional<Percentile> percentile(String name) {
    String label = name.equals("p99.9") ? Percentile.P999.label() : name;
    return Arrays.stream(Percentile.values()).filter(p -> p.label().equals(label)).findFirst();
  }

  private Metric metric() {
    skipSpace();
    int start = position;
    String name = take(Character::isLetterOrDigit);
    return Metric.labelled(name)
        .orElseThrow(
            () -> refuse(start, name, Arrays.stream(Metric.values()).map(Metric::label).toList()));
  }

  private Map<String, String> selector() {
    Map<String, String> selector = new LinkedHashMap<>();
    skipSpace();
    if (peek() != '{') {
      return selector;
    }
    do {
      position++;
      skipSpace();
      int start = position;
      String key = take(Character::isLetter);
      if (!KEYS.contains(key) || selector.containsKey(key)) {
        throw refuse(start, key, KEYS);
      }
      expect('=');
      skipSpace();
      int valueStart = position;
      String value = take(c -> c != ',' && c != '}').strip();
      if (value.isEmpty()) {
        throw refuse(valueStart, value, List.of("a " + key));
      }
      selector.put(key, value);
    } while (peek() == ',');
    expect('}');
    return selector;
  }

  private Operator operator() {
    skipSpace();
    int start = position;
    String symbol = take(c -> "<>=!".indexOf(c) >= 0);
    for (Operator operator : Operator.values()) {
      if (operator.symbol().equals(symbol)) {
        return operator;
      }
    }
    String found = symbol.isEmpty() ? text.substring(start) : symbol;
    throw refuse(start, found, Arrays.stream(Operator.values()).map(Operator::symbol).toList());
  }

  private double limit(LimitUnit unit) {
    skipSpace();
    int start = position;
    String number = take(c -> (c >= '0' && c <= '9') || c == '.');
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      String found = number.isEmpty() ? text.substring(start) : number;
      throw refuse(start, found, List.of("a number"));
    }
    skipSpace();
    int suffixStart = position;
    String suffix = take(c -> !Character.isWhitespace(c));
    return unit.worth(suffix)
        .map(worth -> value * worth)
        .orElseThrow(() -> refuse(suffixStart, suffix, unit.allowed()));
  }

  private String take(IntPredicate accepted) {
    int start = position;
    while (position < text.length() && accepted.test(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private void expect(char wanted) {
    skipSpace();
    if (peek() != wanted) {
      throw refuse(position, text.substring(position), List.of("'" + wanted + "'"));
    }
    position++;
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  /** The next character, or 0 at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private IllegalArgumentException refuse(int at, String found, List<String> allowed) {
    return new IllegalArgumentException(
        "threshold \"%s\", column %d: found %s, allowed is %s"
            .formatted(
                text,
                at + 1,
                found.isEmpty() ? "nothing" : "\"" + found + "\"",
                String.join(", ", allowed)));
  }
}
