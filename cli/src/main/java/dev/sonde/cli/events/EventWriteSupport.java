package dev.sonde.cli.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Turns events, as JSON, into Parquet rows. */
final class EventWriteSupport extends WriteSupport<JsonNode> {

  private @Nullable RecordConsumer rows;

  @Override
  @SuppressWarnings("deprecation") // Deprecated, but abstract.
  public WriteContext init(Configuration unused) {
    return new WriteContext(EventColumns.schema(), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.rows = recordConsumer;
  }

  @Override
  public void write(JsonNode event) {
    RecordConsumer row = rows;
    if (row == null) {
      throw new IllegalStateException("no consumer of rows");
    }
    row.startMessage();
    for (int i = 0; i < EventColumns.ALL.size(); i++) {
      EventColumns.Column column = EventColumns.ALL.get(i);
      JsonNode value = event.at(column.pointer());
      if (!value.isNull() && !value.isMissingNode()) {
        row.startField(column.name(), i);
        column.type().write(row, value);
        row.endField(column.name(), i);
      }
    }
    row.endMessage();
  }
}
