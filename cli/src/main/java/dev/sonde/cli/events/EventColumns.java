package dev.sonde.cli.events;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.format.EventCsv;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of {@link EventCsv} with {@code _} for the dot, each nullable and typed. */
final class EventColumns {

  private static final Set<String> TEXTS =
      Set.of(
          "run",
          "region",
          "model",
          "provider",
          "worker",
          "outcome",
          "detail",
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

  static final List<Column> ALL = EventCsv.COLUMNS.stream().map(EventColumns::column).toList();

  private EventColumns() {}

  /** The type of a column. */
  enum ColumnType {
    TEXT {
      @Override
      Type named(String name) {
        return Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.addBinary(Binary.fromString(value.asText()));
      }
    },
    FLAG {
      @Override
      Type named(String name) {
        return Types.optional(BOOLEAN).named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.addBoolean(value.booleanValue());
      }
    },
    REAL {
      @Override
      Type named(String name) {
        return Types.optional(DOUBLE).named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.addDouble(value.doubleValue());
      }
    },
    COUNT {
      @Override
      Type named(String name) {
        return Types.optional(INT64).named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.addLong(value.longValue());
      }
    },
    /** In microseconds, UTC. */
    INSTANT {
      @Override
      Type named(String name) {
        return Types.optional(INT64)
            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
            .named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(value.asText())));
      }
    },
    COUNTS {
      @Override
      Type named(String name) {
        return Types.optionalList().requiredElement(INT64).named(name);
      }

      @Override
      void write(RecordConsumer row, JsonNode value) {
        row.startGroup();
        if (!value.isEmpty()) {
          row.startField("list", 0);
          for (JsonNode each : value) {
            row.startGroup();
            row.startField("element", 0);
            row.addLong(each.longValue());
            row.endField("element", 0);
            row.endGroup();
          }
          row.endField("list", 0);
        }
        row.endGroup();
      }
    };

    abstract Type named(String name);

    abstract void write(RecordConsumer row, JsonNode value);
  }

  /**
   * A column.
   *
   * @param name in the file
   * @param pointer to its value in an event
   */
  record Column(String name, String pointer, ColumnType type) {}

  private static Column column(String column) {
    return new Column(column.replace('.', '_'), "/" + column.replace('.', '/'), type(column));
  }

  private static ColumnType type(String column) {
    if (TEXTS.contains(column)) {
      return ColumnType.TEXT;
    }
    if (FLAGS.contains(column)) {
      return ColumnType.FLAG;
    }
    return switch (column) {
      case "time" -> ColumnType.INSTANT;
      case "chunkGapsMicros" -> ColumnType.COUNTS;
      default -> column.startsWith("latencyMs.") ? ColumnType.REAL : ColumnType.COUNT;
    };
  }

  static MessageType schema() {
    List<Type> columns = ALL.stream().map(each -> each.type().named(each.name())).toList();
    return new MessageType("event", columns);
  }
}
