package dev.sonde.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.text.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Encodes an entry as exactly one line, for any message and stack trace. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};

  private final ObjectMapper json = new ObjectMapper();
  private final LogFormat format;
  private final String role;
  private final String id;

  LineEncoder(LogFormat format, String role, String id) {
    this.format = format;
    this.role = role;
    this.id = id;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> fields = LogEntry.fields(event, role, id);
    String line = format == LogFormat.JSON ? json(fields) : text(fields);
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  private String json(Map<String, String> fields) {
    try {
      return PrintableText.json(json.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings could not be written as JSON", e);
    }
  }

  private String text(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + value(field.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Quotes and escapes a value as in JSON if it could be read as more than one value. */
  private String value(String value) {
    boolean plain =
        !value.isEmpty()
            && value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\');
    try {
      return plain ? value : PrintableText.json(json.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a string could not be written as JSON", e);
    }
  }
}
