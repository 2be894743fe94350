package dev.sonde.analysis.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.sonde.common.text.PrintableText;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes a report as {@code report.json}: indented, in a fixed order, numbers as plain decimals.
 */
public final class ReportJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new PlainDecimal())
                  .addSerializer(double.class, new PlainDecimal()))
          .build();

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private ReportJson() {}

  /** The JSON text, with a line break at the end. */
  public static String write(Report report) {
    return writeAny(report);
  }

  /** Writes any other value in the same format. */
  public static String writeAny(Object value) {
    try {
      return PrintableText.json(WRITER.writeValueAsString(value)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  /**
   * Reads a report; fields of newer versions are ignored.
   *
   * @throws IllegalArgumentException when the text is not a report of the schema, or not a whole
   *     one; the message says where
   */
  public static Report read(String json) {
    Report report;
    try {
      report = MAPPER.readValue(json, Report.class);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException("not a report: " + fault(e), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a report: " + e.getOriginalMessage(), e);
    }
    if (!Report.SCHEMA.equals(report.schema())) {
      throw new IllegalArgumentException(
          "report.schema is " + report.schema() + ", allowed is " + Report.SCHEMA);
    }
    ReportCheck.check(report);
    return report;
  }

  private static String fault(JsonMappingException fault) {
    StringBuilder place = new StringBuilder("report");
    for (JsonMappingException.Reference each : fault.getPath()) {
      place.append(
          each.getFieldName() == null ? "[" + each.getIndex() + "]" : "." + each.getFieldName());
    }
    // A constructor copies its lists and maps, so that one that is absent is null there.
    boolean absent = fault.getCause() instanceof NullPointerException;
    return place + ": " + (absent ? "a list or map is missing" : fault.getOriginalMessage());
  }

  /** Writes 0.00001 instead of 1.0E-5, because many readers do not accept exponents. */
  private static final class PlainDecimal extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider any)
        throws IOException {
      json.writeNumber(new BigDecimal(value.toString()).toPlainString());
    }
  }
}
