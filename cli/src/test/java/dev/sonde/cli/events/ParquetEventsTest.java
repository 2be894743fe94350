package dev.sonde.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import dev.sonde.analysis.format.EventCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetEventsTest {

  private static final String OK =
      "{\"run\":\"01A\",\"index\":7,\"warmup\":false,\"provider\":\"grøq\",\"outcome\":\"ok\","
          + "\"detail\":null,\"time\":\"2026-12-01T00:10:47.123456Z\",\"atMicros\":{\"due\":5,\"sent\":null},\"chunkGapsMicros\":[1,2],"
          + "\"latencyMs\":{\"ttft\":20.125,\"itl\":null},\"usage\":{\"outputTokens\":9007199254740993},"
          + "\"answer\":{\"prefix\":\"line\\nline\",\"toolCall\":true},\"inFlight\":3,\"early\":true}";

  @Test
  void aParquetReaderFindsWhatWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("events.parquet");
    Files.writeString(file, "of before");
    try (ParquetEvents events = ParquetEvents.to(file)) {
      events.add(OK);
      events.add("{\"run\":\"01A\",\"outcome\":\"timeout\",\"usage\":null,\"chunkGapsMicros\":[]}");
    }
    List<Map<String, Object>> rows = read(file);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .containsEntry("run", "01A")
        .containsEntry("index", 7L)
        .containsEntry("warmup", false)
        .containsEntry("provider", "grøq")
        .containsEntry("atMicros_due", 5L)
        .containsEntry("time", 1_796_083_847_123_456L)
        .containsEntry("latencyMs_ttft", 20.125)
        .containsEntry("usage_outputTokens", 9007199254740993L)
        .containsEntry("answer_prefix", "line\nline")
        .containsEntry("answer_toolCall", true)
        .containsEntry("early", true);
    assertThat(rows.get(0).get("atMicros_sent")).isNull();
    assertThat(rows.get(1)).containsEntry("outcome", "timeout");
    assertThat(rows.get(1).get("usage_outputTokens")).isNull();
  }

  @Test
  void typesAreThoseThatOtherReadersKnow(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("events.parquet");
    try (ParquetEvents events = ParquetEvents.to(file)) {
      events.add(OK);
    }
    MessageType schema = ParquetReader.readMetadata(file.toFile()).getFileMetaData().getSchema();

    assertThat(schema.getFields()).hasSameSizeAs(EventCsv.COLUMNS);
    assertThat(schema.getType("time").toString())
        .isEqualTo("optional int64 time (TIMESTAMP(MICROS,true))");
    assertThat(schema.getType("chunkGapsMicros").toString().replaceAll("\\s+", " "))
        .isEqualTo(
            "optional group chunkGapsMicros (LIST) { repeated group list { required int64 element; } }");
    assertThat(schema.getType("answer_hash").toString())
        .isEqualTo("optional binary answer_hash (STRING)");
  }

  @Test
  void refusesWhatIsNoEvent(@TempDir Path folder) throws IOException {
    try (ParquetEvents events = ParquetEvents.to(folder.resolve("e.parquet"))) {
      assertThatThrownBy(() -> events.add("{]")).hasMessageStartingWith("an event is no JSON");
    }
  }

  private static List<Map<String, Object>> read(Path file) throws IOException {
    Hydrator<Map<String, Object>, Map<String, Object>, String[]> rows =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new HashMap<>();
          }

          @Override
          public Map<String, Object> add(
              Map<String, Object> row, String[] column, @Nullable Object value) {
            if (value != null) {
              row.put(String.join(".", column), value);
            }
            return row;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> row) {
            return row;
          }
        };
    try (Stream<Map<String, Object>> content = ParquetReader.streamContent(file.toFile(), rows)) {
      return content.toList();
    }
  }
}
