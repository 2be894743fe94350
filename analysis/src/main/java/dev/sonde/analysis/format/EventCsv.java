package dev.sonde.analysis.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;
import java.util.StringJoiner;

/**
 * Writes events as CSV (RFC 4180) with the columns of the JSON lines: an object's members are
 * {@code object.member}, a list's values are separated by spaces. Null is an empty field.
 */
public final class EventCsv {

  /** In the order of the JSON lines. */
  public static final List<String> COLUMNS =
      List.of(
          "run",
          "region",
          "index",
          "attempt",
          "warmup",
          "model",
          "provider",
          "prompt",
          "worker",
          "outcome",
          "detail",
          "time",
          "atMicros.due",
          "atMicros.started",
          "atMicros.sent",
          "atMicros.headers",
          "atMicros.firstChunk",
          "atMicros.firstToken",
          "atMicros.firstAnswerToken",
          "atMicros.lastToken",
          "atMicros.end",
          "chunkGapsMicros",
          "latencyMs.ttft",
          "latencyMs.ttfa",
          "latencyMs.itl",
          "latencyMs.e2e",
          "latencyMs.response",
          "latencyMs.ttftFromDue",
          "latencyMs.sendLag",
          "latencyMs.connect",
          "latencyMs.headers",
          "usage.inputTokens",
          "usage.cachedInputTokens",
          "usage.outputTokens",
          "usage.reasoningTokens",
          "answer.prefix",
          "answer.hash",
          "answer.characters",
          "answer.reasoningCharacters",
          "answer.finishReason",
          "answer.shape",
          "answer.tokenChunks",
          "answer.firstCharacters",
          "answer.firstTokens",
          "answer.toolCall",
          "answer.refusal",
          "answer.tools",
          "answer.format",
          "wire.status",
          "wire.servedBy",
          "wire.responseModel",
          "wire.requestId",
          "wire.error",
          "wire.retryAfter",
          "wire.bytes",
          "wire.connectionReused",
          "wire.http",
          "wire.body",
          "loopLagMicros",
          "inFlight",
          "sendingMicros",
          "early");

  private static final CsvMapper CSV = CsvMapper.builder().build();

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectWriter writer;

  public EventCsv() {
    CsvSchema.Builder schema = CsvSchema.builder();
    COLUMNS.forEach(schema::addColumn);
    this.writer = CSV.writer(schema.build().withLineSeparator("\r\n"));
  }

  /** The header line, with its line break. */
  public String header() {
    return String.join(",", COLUMNS) + "\r\n";
  }

  /**
   * The row of an event.
   *
   * @param line as {@code sonde events} prints it
   * @throws IllegalArgumentException when it is not JSON
   */
  public String row(String line) {
    try {
      JsonNode event = json.readTree(line);
      return writer.writeValueAsString(COLUMNS.stream().map(each -> field(event, each)).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "an event is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String field(JsonNode event, String column) {
    JsonNode value = event.at("/" + column.replace('.', '/'));
    if (value.isArray()) {
      StringJoiner values = new StringJoiner(" ");
      value.forEach(each -> values.add(each.asText()));
      return values.toString();
    }
    return value.isNull() || value.isMissingNode()
        ? ""
        : value.isTextual() ? CsvReport.text(value.textValue()) : value.asText();
  }
}
