package dev.sonde.history.index;

import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.kafka.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An index to fill by hand. */
public final class IndexFixture implements AutoCloseable {

  private static final PointCodec<Point> POINTS = new PointCodec<>(Point.class);
  private static final PointCodec<Histograms> HISTOGRAMS = new PointCodec<>(Histograms.class);

  private final HistoryIndex index;
  private long offset;

  public IndexFixture(Path path) {
    this.index = new HistoryIndex(path);
  }

  public HistoryIndex index() {
    return index;
  }

  public void put(Point point) {
    put(new Measured(point, new Histograms(Map.of())));
  }

  /** Writes a point as the owner of the audits does. */
  public void put(Measured measured) {
    String key = measured.point().key().text();
    index.write(
        List.of(
            new ConsumerRecord<>(Topics.HISTORY, 0, offset++, key, POINTS.encode(measured.point())),
            new ConsumerRecord<>(
                Topics.HISTOGRAMS, 0, offset++, key, HISTOGRAMS.encode(measured.histograms()))),
        new Positions(Map.of()));
  }

  /** Writes another record. */
  public void put(String key, byte[] value) {
    index.write(
        List.of(new ConsumerRecord<>(Topics.HISTORY, 0, offset++, key, value)),
        new Positions(Map.of()));
  }

  @Override
  public void close() {
    index.close();
  }
}
