package dev.sonde.cli.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * Writes events to a Parquet file: one row for each event, the columns of {@link EventColumns}.
 * Full row groups are written at once, so the memory does not depend on the length of the run.
 */
public final class ParquetEvents implements Closeable {

  private final ObjectMapper json = new ObjectMapper();
  private final ParquetWriter<JsonNode> writer;

  private ParquetEvents(ParquetWriter<JsonNode> writer) {
    this.writer = writer;
  }

  /** Writes to this file and replaces an existing one. */
  public static ParquetEvents to(Path file) throws IOException {
    Files.deleteIfExists(file);
    return new ParquetEvents(
        new Builder(new LocalOutputFile(file))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            .build());
  }

  private static final class Builder extends ParquetWriter.Builder<JsonNode, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Deprecated, but abstract.
    protected WriteSupport<JsonNode> getWriteSupport(Configuration unused) {
      return new EventWriteSupport();
    }
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
