package dev.sonde.audit.document;

import dev.sonde.coordinator.spec.FaultCollector;
import dev.sonde.coordinator.spec.SpecNode;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import dev.sonde.coordinator.spec.Values;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values that only audits have; null means that a fault was reported. */
final class AuditValues {

  static final String A_DURATION = "a duration such as 10s or 5m or 3h or 30d";
  static final String A_TIME = "a time such as 2026-12-24T00:00:00Z";

  /** A longer list is a mistake. */
  static final int MOST_ITEMS = 100;

  private static final long MOST_USD = 1_000_000;
  private static final int NANO_DIGITS = 9;
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(ms|s|m|h|d)");
  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ms", BigDecimal.ONE,
          "s", BigDecimal.valueOf(1_000),
          "m", BigDecimal.valueOf(60_000),
          "h", BigDecimal.valueOf(3_600_000),
          "d", BigDecimal.valueOf(86_400_000));

  private final FaultCollector faults;
  private final Values values;

  AuditValues(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  /** A duration of whole milliseconds. */
  @Nullable Duration duration(SpecNode node, Duration least, Duration most) {
    String text = node instanceof Scalar scalar ? scalar.text() : "";
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      boolean bare = text.matches("-?\\d+(\\.\\d+)?");
      String without = bare ? " without a unit" : "";
      faults.add(node.place(), "found " + node.described() + without, A_DURATION);
      return null;
    }
    BigDecimal unit = MILLIS.getOrDefault(matcher.group(2), BigDecimal.ONE);
    BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(unit);
    boolean whole = millis.stripTrailingZeros().scale() <= 0;
    if (!whole
        || millis.compareTo(BigDecimal.valueOf(least.toMillis())) < 0
        || millis.compareTo(BigDecimal.valueOf(most.toMillis())) > 0) {
      faults.wrong(node, "a duration from " + text(least) + " to " + text(most));
      return null;
    }
    return Duration.ofMillis(millis.longValueExact());
  }

  /** The shortest exact form: {@code 400d}, {@code 90m}, {@code 1500ms}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : List.of("d", "h", "m", "s")) {
      long size = MILLIS.getOrDefault(unit, BigDecimal.ONE).longValueExact();
      if (millis % size == 0) {
        return millis / size + unit;
      }
    }
    return millis + "ms";
  }

  @Nullable Long nanoUsd(SpecNode node) {
    BigDecimal amount = Values.decimal(node);
    if (amount == null
        || amount.signum() <= 0
        || amount.compareTo(BigDecimal.valueOf(MOST_USD)) > 0) {
      faults.wrong(node, "an amount in USD: more than 0 and at most " + MOST_USD);
      return null;
    }
    return Math.max(1, amount.movePointRight(NANO_DIGITS).longValue());
  }

  @Nullable Instant time(SpecNode node) {
    if (node instanceof Scalar scalar && scalar.kind() == Kind.TEXT) {
      try {
        return Instant.parse(scalar.text());
      } catch (DateTimeException e) {
        faults.wrong(node, A_TIME);
        return null;
      }
    }
    faults.wrong(node, A_TIME);
    return null;
  }

  @Nullable ZoneId zone(SpecNode node) {
    String name = values.text(node, "a time zone such as Europe/Berlin");
    if (name == null) {
      return null;
    }
    // Short names such as EST mean different offsets to different people.
    if (!name.equals("UTC") && !ZoneId.getAvailableZoneIds().contains(name)) {
      faults.wrong(node, "a time zone of the tz database such as UTC or Europe/Berlin");
      return null;
    }
    return ZoneId.of(name);
  }

  @Nullable Integer count(SpecNode node, int least, int most) {
    Long number = values.integer(node, least, most);
    return number == null ? null : Integer.valueOf(number.intValue());
  }

  /** A list in which nothing is listed twice; a single value counts as a list of one. */
  <T> List<T> list(SpecNode node, Function<SpecNode, @Nullable T> reader) {
    List<SpecNode> items = node instanceof Items list ? list.items() : List.of(node);
    if (items.isEmpty()) {
      faults.add(node.place(), "found an empty list", "at least one");
    }
    if (items.size() > MOST_ITEMS) {
      faults.add(node.place(), items.size() + " entries", MOST_ITEMS + " at most");
      return List.of();
    }
    List<T> read = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (SpecNode item : items) {
      T value = reader.apply(item);
      if (value != null && !seen.add(value)) {
        faults.add(item.place(), "found the same a second time", "each only once");
      } else if (value != null) {
        read.add(value);
      }
    }
    return read;
  }

  static boolean isEmptyMapping(SpecNode node) {
    return node instanceof Entries entries && entries.entries().isEmpty();
  }
}
