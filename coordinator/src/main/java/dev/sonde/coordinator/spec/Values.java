package dev.sonde.coordinator.spec;

import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single values; null means that a fault was reported. */
public final class Values {

  static final String A_DURATION = "a duration such as 500ms or 60s or 5m or 1h";
  static final String A_RATE = "a rate such as 5/s or 30/m";
  static final Duration LONGEST = Duration.ofDays(7);
  static final double MAX_PER_SECOND = 1e6;

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(ms|s|m|h)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,24})?)/(s|m|h)");
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ms", BigDecimal.valueOf(1_000_000L),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  private final FaultCollector faults;

  public Values(FaultCollector faults) {
    this.faults = faults;
  }

  public @Nullable String text(SpecNode node, String allowed) {
    if (node instanceof Scalar scalar && scalar.kind() == Kind.TEXT && !scalar.text().isBlank()) {
      return scalar.text();
    }
    boolean unquoted = node instanceof Scalar scalar && scalar.kind() != Kind.TEXT;
    faults.wrong(node, unquoted ? allowed + " (in quotes if a text is intended)" : allowed);
    return null;
  }

  public @Nullable String matching(SpecNode node, Pattern pattern, String allowed) {
    if (node instanceof Scalar scalar
        && scalar.kind() == Kind.TEXT
        && pattern.matcher(scalar.text()).matches()) {
      return scalar.text();
    }
    faults.wrong(node, allowed);
    return null;
  }

  @Nullable Boolean flag(SpecNode node) {
    if (node instanceof Scalar scalar && scalar.kind() == Kind.FLAG) {
      return Boolean.valueOf(scalar.text());
    }
    faults.wrong(node, "true or false");
    return null;
  }

  public @Nullable Long integer(SpecNode node, long least, long most) {
    BigDecimal number = decimal(node);
    boolean whole = number != null && number.stripTrailingZeros().scale() <= 0;
    if (number == null || !whole || outside(number, least, most)) {
      String most0 = most == Long.MAX_VALUE ? " or more" : " to " + most;
      faults.wrong(node, "a whole number: " + least + most0);
      return null;
    }
    return number.longValueExact();
  }

  @Nullable BigDecimal number(SpecNode node, long least, long most) {
    BigDecimal number = decimal(node);
    if (number == null || outside(number, least, most)) {
      faults.wrong(node, "a number: " + least + " to " + most);
      return null;
    }
    return number;
  }

  private static boolean outside(BigDecimal number, long least, long most) {
    return number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0;
  }

  /**
   * The number as written, or null without a fault when it is not a number or has too many digits.
   */
  public static @Nullable BigDecimal decimal(SpecNode node) {
    if (!(node instanceof Scalar scalar)
        || scalar.kind() != Kind.NUMBER
        || scalar.text().length() > 40) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(scalar.text());
      return Math.abs((long) number.scale()) > 40 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Nullable Duration duration(SpecNode node, Duration longest) {
    Duration duration = node instanceof Scalar scalar ? duration(scalar.text()) : null;
    if (duration == null) {
      faults.add(node.place(), "found " + node.described() + withoutUnit(node), A_DURATION);
      return null;
    }
    if (duration.isZero() || duration.compareTo(longest) > 0) {
      faults.wrong(node, "more than 0 and at most " + text(longest));
      return null;
    }
    return duration;
  }

  @Nullable Double perSecond(SpecNode node) {
    Matcher rate = RATE.matcher(node instanceof Scalar scalar ? scalar.text() : "");
    if (!rate.matches()) {
      faults.add(node.place(), "found " + node.described() + withoutUnit(node), A_RATE);
      return null;
    }
    double seconds = NANOS.getOrDefault(rate.group(2), BigDecimal.ONE).doubleValue() / 1e9;
    double perSecond = Double.parseDouble(rate.group(1)) / seconds;
    if (perSecond > MAX_PER_SECOND) {
      faults.wrong(node, "at most 1000000/s");
      return null;
    }
    return perSecond;
  }

  static String rateText(double perSecond) {
    return new BigDecimal(Double.toString(perSecond)).stripTrailingZeros().toPlainString() + "/s";
  }

  private static String withoutUnit(SpecNode node) {
    boolean bare = node instanceof Scalar scalar && scalar.text().matches("-?\\d+(\\.\\d+)?");
    return bare ? " without a unit" : "";
  }

  public @Nullable String oneOf(SpecNode node, List<String> allowed) {
    if (node instanceof Scalar scalar && allowed.contains(scalar.text())) {
      return scalar.text();
    }
    String typed = node instanceof Scalar scalar ? scalar.text() : "";
    faults.add(
        node.place(),
        "found " + node.described(),
        String.join(", ", allowed),
        NearestName.of(typed, allowed).orElse(null));
    return null;
  }

  private static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal unit = NANOS.getOrDefault(matcher.group(2), BigDecimal.ONE);
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit);
    return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Duration.ofNanos(Long.MAX_VALUE)
        : Duration.ofNanos(nanos.longValue());
  }

  /** The shortest exact form: {@code 90s}, {@code 5m}, {@code 1500ms}. */
  static String text(Duration duration) {
    long nanos = duration.toNanos();
    for (String unit : List.of("h", "m", "s")) {
      long size = NANOS.getOrDefault(unit, BigDecimal.ONE).longValue();
      if (nanos % size == 0) {
        return nanos / size + unit;
      }
    }
    return BigDecimal.valueOf(nanos, 6)
            .stripTrailingZeros()
            .toPlainString()
            .toLowerCase(Locale.ROOT)
        + "ms";
  }
}
