package dev.sonde.common.run;

import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Threshold.Judgement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Parses thresholds and limits on changes.
 *
 * <pre>
 *   threshold = quantity [ selector ] operator number [ unit ] [ judgement ]
 *   change    = quantity [ selector ] operator ( "+" | "-" ) number "%"
 *   quantity  = statistic "(" metric ")" | figure
 *   selector  = "{" key "=" value { "," key "=" value } "}"
 *   judgement = "surely"
 * </pre>
 */
final class ThresholdParser {

  static final String SURELY = "surely";

  private final String text;
  private int position;

  ThresholdParser(String text) {
    this.text = text;
  }

  Threshold threshold() {
    Quantity quantity = quantity();
    Selector selector = selector();
    Operator operator = operator();
    double limit = limit(quantity.unit());
    Judgement judgement = judgement(quantity);
    end();
    return new Threshold(text, quantity, selector, operator, limit, judgement);
  }

  ChangeLimit changeLimit() {
    Quantity quantity = quantity();
    Selector selector = selector();
    Operator operator = operator();
    skipSpace();
    boolean more = operator == Operator.GREATER || operator == Operator.AT_LEAST;
    if (peek() != (more ? '+' : '-')) {
      String found = text.substring(position);
      throw refuse(position, found, List.of(more ? "+ and a percentage" : "- and a percentage"));
    }
    position++;
    double share = limit(LimitUnit.PERCENTAGE);
    end();
    return new ChangeLimit(text, quantity, selector, operator, more ? share : -share);
  }

  private Quantity quantity() {
    skipSpace();
    int start = position;
    String name = take(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.');
    skipSpace();
    if (peek() != '(') {
      return new Quantity.OfCell(figure(name, start));
    }
    Statistic statistic =
        Statistic.named(name)
            .orElseThrow(
                () -> refuse(start, name, labels(Statistic.values(), Statistic::written).toList()));
    position++;
    Metric metric = metric();
    expect(')');
    return new Quantity.OfLatency(statistic, metric);
  }

  private Figure figure(String name, int start) {
    return Figure.labelled(name)
        .orElseThrow(
            () ->
                refuse(
                    start,
                    name,
                    Stream.concat(
                            labels(Figure.values(), Figure::label),
                            Stream.of("a latency such as p95(ttft)"))
                        .toList()));
  }

  private Metric metric() {
    skipSpace();
    int start = position;
    String name = take(Character::isLetterOrDigit);
    return Metric.labelled(name)
        .orElseThrow(() -> refuse(start, name, labels(Metric.values(), Metric::label).toList()));
  }

  private Selector selector() {
    Map<Selector.Key, String> wanted = new EnumMap<>(Selector.Key.class);
    skipSpace();
    if (peek() != '{') {
      return new Selector(wanted);
    }
    do {
      position++;
      skipSpace();
      int start = position;
      Selector.Key key = key(take(Character::isLetter), start);
      if (wanted.containsKey(key)) {
        throw refuseKey(start, key.label());
      }
      expect('=');
      skipSpace();
      int valueStart = position;
      String value = take(c -> c != ',' && c != '}').strip();
      if (value.isEmpty()) {
        throw refuse(valueStart, value, List.of("a " + key.label()));
      }
      wanted.put(key, value);
    } while (peek() == ',');
    expect('}');
    return new Selector(wanted);
  }

  private Selector.Key key(String label, int start) {
    return Arrays.stream(Selector.Key.values())
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow(() -> refuseKey(start, label));
  }

  private IllegalArgumentException refuseKey(int start, String found) {
    return refuse(start, found, labels(Selector.Key.values(), Selector.Key::label).toList());
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
    throw refuse(start, found, labels(Operator.values(), Operator::symbol).toList());
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
    String word = take(c -> !Character.isWhitespace(c));
    boolean judgement = word.equals(SURELY);
    position = judgement ? suffixStart : position;
    String suffix = judgement ? "" : word;
    return unit.worth(suffix)
        .map(worth -> value * worth)
        .orElseThrow(() -> refuse(suffixStart, suffix, unit.allowed()));
  }

  private Judgement judgement(Quantity quantity) {
    skipSpace();
    String rest = text.substring(position).stripTrailing();
    if (rest.isEmpty()) {
      return Judgement.VALUE;
    }
    if (!quantity.hasInterval()) {
      String reason = rest.equals(SURELY) ? " (this quantity has no interval)" : "";
      throw refuse(position, rest, List.of("the end" + reason));
    }
    if (!rest.equals(SURELY)) {
      throw refuse(position, rest, List.of(SURELY, "the end"));
    }
    position += SURELY.length();
    return Judgement.SURELY;
  }

  private void end() {
    skipSpace();
    if (position < text.length()) {
      throw refuse(position, text.substring(position), List.of("the end"));
    }
  }

  private static <E> Stream<String> labels(E[] constants, Function<E, String> label) {
    return Arrays.stream(constants).map(label);
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
