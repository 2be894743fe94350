package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.run.LoadSpec.Recorded;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses the lines of a published trace. Mooncake: JSON lines with {@code timestamp}
 * (milliseconds), {@code input_length} and {@code output_length}. Azure's LLM inference traces of
 * 2023 and 2024: CSV with {@code TIMESTAMP}, {@code ContextTokens} and {@code GeneratedTokens}.
 */
final class TraceLines {

  static final int MOST_TOKENS = 1_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The pattern after a T, an offset and a fraction of any length were normalised. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.n]", Locale.ROOT);

  private TraceLines() {}

  /**
   * Parses all lines. A response of 0 tokens counts as 1, because no request can limit it to 0.
   *
   * @throws IllegalArgumentException with the line and what is wrong with it
   */
  static List<Recorded> read(String text) {
    List<String> lines = text.lines().toList();
    boolean json =
        lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("").startsWith("{");
    return json ? mooncake(lines) : azure(lines);
  }

  private static List<Recorded> mooncake(List<String> lines) {
    List<Recorded> requests = new ArrayList<>();
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
          recorded(
              i,
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

  private static List<Recorded> azure(List<String> lines) {
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
    List<Recorded> requests = new ArrayList<>();
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
      requests.add(
          recorded(
              i,
              (double) millis(i, fields[columns.getOrDefault("timestamp", 0)]),
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

  private static Recorded recorded(int line, double millis, double input, double output) {
    boolean sound =
        millis >= 0 && input >= 0 && output >= 0 && input <= MOST_TOKENS && output <= MOST_TOKENS;
    if (!sound) {
      throw new IllegalArgumentException(
          "line "
              + (line + 1)
              + " has a time or a length below 0, or more than "
              + MOST_TOKENS
              + " tokens");
    }
    return new Recorded(Math.round(millis), (int) Math.max(1, input), (int) Math.max(1, output));
  }
}
