package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Creates texts that a schema allows. */
final class Texts {
  private static final int MAX_LENGTH = 4_096;

  /** Longer patterns can take more of the stack than there is. */
  private static final int MAX_PATTERN = 512;

  private static final List<String> WORDS = List.of("Oslo", "Ada", "Chez Marie", "blue", "tea");

  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("date-time", "2026-03-01T12:30:00Z"),
          Map.entry("date", "2026-03-01"),
          Map.entry("time", "12:30:00Z"),
          Map.entry("duration", "P1DT2H"),
          Map.entry("email", "ada@example.org"),
          Map.entry("hostname", "example.org"),
          Map.entry("ipv4", "192.0.2.1"),
          Map.entry("ipv6", "2001:db8::1"),
          Map.entry("uri", "https://example.org/"),
          Map.entry("uuid", "6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
          Map.entry("byte", "T3Nsbw=="),
          Map.entry("base64", "T3Nsbw=="),
          Map.entry("json-string", "{}"),
          Map.entry("path", "example.txt"));

  /** Texts of the forms that patterns most often ask for. */
  private static final List<String> FORMS =
      List.of(
          "1",
          "12",
          "123",
          "1234",
          "12345",
          "123456",
          "0.5",
          "1.50",
          "a",
          "A",
          "ab",
          "AB",
          "abc",
          "ABC",
          "abcd",
          "ABCD",
          "abc-123",
          "ABC-123",
          "ABC123",
          "AB-1234",
          "a_b",
          "a-b",
          "v1.2.3",
          "1.2.3",
          "#1a2b3c",
          "12:30",
          "12:30:00",
          "+4712345678",
          "+47 123 45 678",
          "555-0100",
          "555-123-4567",
          "(555) 123-4567",
          "12345-6789",
          "NO",
          "en-GB",
          "$1.50",
          "ada@example.org",
          "https://example.org/");

  private Texts() {}

  static String word(long seed) {
    return WORDS.get((int) Long.remainderUnsigned(seed, WORDS.size()));
  }

  /**
   * A text of this schema.
   *
   * @throws Instances.NotSimulated if there is none among those that are tried
   */
  static String of(JsonNode schema, long seed) {
    String format = schema.path("format").asText("");
    String text = FORMATS.getOrDefault(format, word(seed));
    JsonNode pattern = schema.path("pattern");
    if (pattern.isTextual()) {
      return matching(pattern.asText(), schema, text);
    }
    if (!fits(schema, text) && FORMATS.containsKey(format)) {
      throw new Instances.NotSimulated("a text of this format and length");
    }
    int least = Math.max(0, schema.path("minLength").asInt(0));
    int most = schema.path("maxLength").asInt(MAX_LENGTH);
    if (least > MAX_LENGTH || least > most) {
      throw new Instances.NotSimulated("a text of at least " + least + " characters");
    }
    String longer = text + " and so on".repeat(Math.max(0, (least - text.length() + 9) / 10));
    return longer.substring(
        0, Math.min(longer.length(), Math.min(most, Math.max(least, text.length()))));
  }

  private static boolean fits(JsonNode schema, String text) {
    return text.length() >= schema.path("minLength").asInt(0)
        && text.length() <= schema.path("maxLength").asInt(MAX_LENGTH);
  }

  private static String matching(String pattern, JsonNode schema, String text) {
    if (pattern.length() > MAX_PATTERN) {
      throw new Instances.NotSimulated(
          "a pattern of a schema of more than " + MAX_PATTERN + " characters");
    }
    int[] reads = {0};
    try {
      Pattern compiled = Pattern.compile(pattern);
      for (List<String> candidates :
          List.of(List.of(text), WORDS, FORMS, List.copyOf(new TreeSet<>(FORMATS.values())))) {
        for (String candidate : candidates) {
          if (fits(schema, candidate) && compiled.matcher(new Bounded(candidate, reads)).find()) {
            return candidate;
          }
        }
      }
    } catch (PatternSyntaxException e) {
      // No Java pattern: as good as one that nothing matches.
    }
    throw new Instances.NotSimulated("the pattern '" + pattern + "' of a schema");
  }

  /** Texts that a pattern can read only so often in all: some patterns would take years. */
  private static final class Bounded implements CharSequence {
    private static final int MAX_READS = 10_000;

    private final String text;
    private final int[] reads;

    Bounded(String text, int[] reads) {
      this.text = text;
      this.reads = reads;
    }

    @Override
    public char charAt(int index) {
      if (++reads[0] > MAX_READS) {
        throw new Instances.NotSimulated("a pattern of a schema that takes so many steps");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
