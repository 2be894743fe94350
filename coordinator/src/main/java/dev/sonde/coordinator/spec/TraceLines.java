package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.run.LoadSpec.Recorded;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of a published trace. Mooncake: JSON lines with {@code timestamp}
 * (milliseconds), {@code input_length} and {@code output_length}. Azure's LLM inference traces of
 * 2023 and 2024: CSV with {@code TIMESTAMP}, {@code ContextTokens} and {@code GeneratedTokens}.
 */
final class TraceLines {

  static final int MOST_TOKENS = 1_000_000;
  private static final double LEAST_GAP_MILLIS = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  /** The pattern after a T, an offset and a fraction of any length were normalised. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.n]", Locale.ROOT);

  private TraceLines() {}

  /**
   * Parses all lines. A response of 0 tokens counts as 1, because no request can limit it to 0.
   *
   * @param unit {@code ms} or {@code s} of times that are no dates, or null where nobody says it
   * @throws IllegalArgumentException with the line and what is wrong with it
   */
  static List<Recorded> read(String text, @Nullable String unit) {
    List<String> lines = text.lines().toList();
    boolean json =
        lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("").startsWith("{");
    List<Timed> requests = json ? mooncake(lines) : azure(lines);
    double millis = unit == null ? millisPerUnit(requests) : unit.equals("s") ? 1000 : 1;
    return requests.stream().map(each -> each.recorded(millis)).toList();
  }

  /** A trace whose times may be in seconds or in milliseconds. */
  static final class UnclearUnit extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnclearUnit(String found) {
      super(found);
    }
  }

  /**
   * A request of a file.
   *
   * @param at in the file's unit
   * @param isDate whether the file has a date, which needs no unit; {@code at} is in milliseconds
   */
  private record Timed(double at, boolean isDate, int inputTokens, int outputTokens) {

    Recorded recorded(double millisPerUnit) {
      return new Recorded(Math.round(isDate ? at : at * millisPerUnit), inputTokens, outputTokens);
    }
  }

  /**
   * Milliseconds, as Mooncake has them, unless the times may be seconds: they have fractions, or
   * more than a hundred requests a second would begin on average.
   */
  private static double millisPerUnit(List<Timed> requests) {
    List<Double> times =
        requests.stream().filter(each -> !each.isDate()).map(Timed::at).sorted().toList();
    if (times.size() < 2) {
      return 1;
    }
    for (double at : times) {
      if (at != Math.rint(at)) {
        throw new UnclearUnit(
            "has times with fractions, such as "
                + BigDecimal.valueOf(at).toPlainString()
                + ", and does not say whether they are seconds");
      }
    }
    double span = times.get(times.size() - 1) - times.get(0);
    if (span < LEAST_GAP_MILLIS * (times.size() - 1)) {
      throw new UnclearUnit(
          "has %d requests within %d time units and does not say whether these are seconds"
              .formatted(times.size(), (long) span));
    }
    return 1;
  }

  private static List<Timed> mooncake(List<String> lines) {
    List<Timed> requests = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      JsonNode line;
      try {
        line = JSON.readTree(lines.get(i));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("line " + (i + 1) + " is not JSON", e);
      }
      requests.add(
          timed(
              i,
              false,
              number(i, line, "timestamp"),
              number(i, line, "input_length"),
              number(i, line, "output_length")));
    }
    return requests;
  }

  private static double number(int line, JsonNode node, String key) {
    if (!node.path(key).isNumber()) {
      throw new IllegalArgumentException("line " + (line + 1) + " has no numeric field " + key);
    }
    return node.path(key).asDouble();
  }

  private static List<Timed> azure(List<String> lines) {
    Map<String, Integer> columns = new HashMap<>();
    String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].strip().replace("\ufeff", "").toLowerCase(Locale.ROOT), i);
    }
    for (String wanted : List.of("timestamp", "contexttokens", "generatedtokens")) {
      if (!columns.containsKey(wanted)) {
        throw new IllegalArgumentException("has no column " + wanted + " in its first line");
      }
    }
    List<Timed> requests = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String[] fields = lines.get(i).split(",", -1);
      if (fields.length < header.length) {
        throw new IllegalArgumentException(
            "line "
                + (i + 1)
                + " has "
                + fields.length
                + " fields, the first line has "
                + header.length);
      }
      String at = fields[columns.getOrDefault("timestamp", 0)].strip();
      boolean isDate = !NUMBER.matcher(at).matches();
      requests.add(
          timed(
              i,
              isDate,
              isDate ? (double) millis(i, at) : figure(i, at),
              figure(i, fields[columns.getOrDefault("contexttokens", 0)]),
              figure(i, fields[columns.getOrDefault("generatedtokens", 0)])));
    }
    return requests;
  }

  private static long millis(int line, String text) {
    String plain = text.strip().replace('T', ' ').replaceAll("(Z|[+-]\\d\\d:?\\d\\d)$", "");
    int point = plain.indexOf('.');
    // Pads or cuts the fraction to nanoseconds.
    String padded =
        point < 0
            ? plain
            : plain.substring(0, point + 1)
                + (plain.substring(point + 1) + "000000000").substring(0, 9);
    try {
      return LocalDateTime.parse(padded, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "line " + (line + 1) + " has \"" + text + "\" instead of a time", e);
    }
  }

  private static double figure(int line, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line " + (line + 1) + " has \"" + text + "\" instead of a number", e);
    }
  }

  private static Timed timed(int line, boolean isDate, double at, double input, double output) {
    boolean sound =
        at >= 0 && input >= 0 && output >= 0 && input <= MOST_TOKENS && output <= MOST_TOKENS;
    if (!sound) {
      throw new IllegalArgumentException(
          "line "
              + (line + 1)
              + " has a time or a length below 0, or more than "
              + MOST_TOKENS
              + " tokens");
    }
    return new Timed(at, isDate, (int) Math.max(1, input), (int) Math.max(1, output));
  }
}
