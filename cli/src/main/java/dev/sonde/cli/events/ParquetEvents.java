package dev.sonde.cli.events;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.format.EventCsv;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes events to a Parquet file: one row for each event, the columns of {@link EventCsv} with
 * {@code _} for the dot, each nullable. Full row groups are written at once, so the memory does not
 * depend on the length of the run.
 */
public final class ParquetEvents implements Closeable {

  private static final Set<String> TEXTS =
      Set.of(
          "run",
          "region",
          "model",
          "provider",
          "worker",
          "outcome",
          "detail",
          "chunkGapsMicros",
          "answer.prefix",
          "answer.hash",
          "answer.finishReason",
          "answer.shape",
          "answer.tools",
          "answer.format",
          "wire.servedBy",
          "wire.responseModel",
          "wire.requestId",
          "wire.error",
          "wire.retryAfter",
          "wire.http",
          "wire.body");

  private static final Set<String> FLAGS =
      Set.of("warmup", "answer.toolCall", "answer.refusal", "wire.connectionReused", "early");

  private final ObjectMapper json = new ObjectMapper();
  private final ParquetWriter<JsonNode> writer;

  private ParquetEvents(ParquetWriter<JsonNode> writer) {
    this.writer = writer;
  }

  /** Writes to this file and replaces an existing one. */
  public static ParquetEvents to(Path file) throws IOException {
    Files.deleteIfExists(file);
    return new ParquetEvents(
        ParquetWriter.writeFile(schema(), file.toFile(), ParquetEvents::dehydrate));
  }

  private static MessageType schema() {
    List<Type> columns = EventCsv.COLUMNS.stream().map(ParquetEvents::column).toList();
    return new MessageType("event", columns);
  }

  private static Type column(String column) {
    PrimitiveTypeName type = type(column);
    return type == BINARY
        ? Types.optional(BINARY).as(stringType()).named(name(column))
        : Types.optional(type).named(name(column));
  }

  private static PrimitiveTypeName type(String column) {
    if (TEXTS.contains(column)) {
      return BINARY;
    }
    if (FLAGS.contains(column)) {
      return BOOLEAN;
    }
    return column.startsWith("latencyMs.") ? DOUBLE : INT64;
  }

  private static String name(String column) {
    return column.replace('.', '_');
  }

  private static void dehydrate(JsonNode event, ValueWriter row) {
    for (String column : EventCsv.COLUMNS) {
      JsonNode value = event.at("/" + column.replace('.', '/'));
      if (!value.isNull() && !value.isMissingNode()) {
        row.write(name(column), typed(type(column), value));
      }
    }
  }

  private static Object typed(PrimitiveTypeName type, JsonNode value) {
    return switch (type) {
      case BOOLEAN -> value.booleanValue();
      case DOUBLE -> value.doubleValue();
      case INT64 -> value.longValue();
      default -> text(value);
    };
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringJoiner values = new StringJoiner(" ");
    value.forEach(each -> values.add(each.asText()));
    return values.toString();
  }

  /**
   * Adds an event.
   *
   * @param line as {@code sonde events} prints it
   * @throws IllegalArgumentException when it is no JSON
   */
  public void add(String line) {
    try {
      writer.write(json.readTree(line));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an event", e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
