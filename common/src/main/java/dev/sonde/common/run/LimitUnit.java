package dev.sonde.common.run;

import java.util.List;
import java.util.Optional;

/** The units of a threshold's limit. */
public enum LimitUnit {
  /** Milliseconds. */
  DURATION,
  /** 0 to 1, written as a number or in percent. */
  SHARE,
  /** 0 to 1, written in percent only. */
  PERCENTAGE,
  USD,
  PER_SECOND;

  private static final double MICRO = 0.001;
  private static final double SECOND = 1000;
  private static final double PERCENT = 0.01;

  private List<Suffix> suffixes() {
    return switch (this) {
      case DURATION ->
          List.of(
              new Suffix("us", MICRO),
              new Suffix("µs", MICRO),
              new Suffix("ms", 1),
              new Suffix("s", SECOND));
      case SHARE -> List.of(new Suffix("%", PERCENT), new Suffix("", 1));
      case PERCENTAGE -> List.of(new Suffix("%", PERCENT));
      case USD -> List.of(new Suffix("", 1));
      case PER_SECOND -> List.of(new Suffix("/s", 1), new Suffix("", 1));
    };
  }

  /** The factor of a suffix; empty when the suffix is not allowed. */
  Optional<Double> worth(String suffix) {
    return suffixes().stream()
        .filter(each -> each.text.equals(suffix))
        .map(Suffix::worth)
        .findFirst();
  }

  /** The allowed suffixes, as text for messages: {@code us, µs, ms, s}. */
  List<String> allowed() {
    return suffixes().stream()
        .map(each -> each.text.isEmpty() ? "a plain number" : each.text)
        .toList();
  }

  private record Suffix(String text, double worth) {}
}
