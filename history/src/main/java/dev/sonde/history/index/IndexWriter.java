package dev.sonde.history.index;

import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Verdict;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records of the topics into the tables. One thread. */
final class IndexWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexWriter.class);
  private static final String PLACE = " WHERE series = ? AND at = ? AND kind = ?";

  private static final int FIRST_VALUE = 7;
  private static final int MOST_KNOWN = 100_000;

  private final Connection connection;
  private final PointCodec<Point> points = new PointCodec<>(Point.class);
  private final PointCodec<SeriesKey> keys = new PointCodec<>(SeriesKey.class);
  private final PointCodec<Histograms> histograms = new PointCodec<>(Histograms.class);
  private final PreparedStatement putSeries;
  private final PreparedStatement putValue;
  private final PreparedStatement putPoint;
  private final PreparedStatement putHistogram;
  private final PreparedStatement putEntry;
  private final PreparedStatement putPosition;

  /** Series that have a row. */
  private final Set<String> known = new HashSet<>();

  IndexWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.putSeries = connection.prepareStatement("INSERT OR REPLACE INTO series VALUES(?, ?, ?)");
    this.putValue =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO value VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.putPoint = connection.prepareStatement("INSERT OR REPLACE INTO point VALUES(?, ?, ?, ?)");
    this.putHistogram =
        connection.prepareStatement("INSERT OR REPLACE INTO histogram VALUES(?, ?, ?, ?)");
    this.putEntry = connection.prepareStatement("INSERT OR REPLACE INTO entry VALUES(?, ?)");
    this.putPosition =
        connection.prepareStatement("INSERT OR REPLACE INTO position VALUES(?, ?, ?, ?)");
  }

  /** Writes records and positions in one transaction. */
  void write(Iterable<ConsumerRecord<String, byte[]>> records, Positions positions)
      throws SQLException {
    try {
      for (ConsumerRecord<String, byte[]> read : records) {
        try {
          record(read);
        } catch (IllegalArgumentException e) {
          LOG.warn("{} offset {} is not indexed: {}", read.topic(), read.offset(), e.getMessage());
        }
      }
      for (var each : positions.byTopic().entrySet()) {
        putPosition.setString(1, each.getKey());
        putPosition.setString(2, each.getValue().id());
        putPosition.setLong(3, each.getValue().next());
        putPosition.setLong(4, each.getValue().followedMillis());
        putPosition.executeUpdate();
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      known.clear();
      connection.rollback();
      throw e;
    }
  }

  private void record(ConsumerRecord<String, byte[]> read) throws SQLException {
    PointKey key = PointKey.of(read.key()).orElse(null);
    byte[] value = read.value();
    if (read.topic().equals(Topics.HISTOGRAMS)) {
      if (key == null) {
        throw new IllegalArgumentException("\"" + read.key() + "\" is no key of a point");
      }
      histogram(key, value);
    } else if (key == null) {
      entry(read.key(), value);
    } else if (value == null) {
      gone(key);
    } else {
      point(key, value);
    }
  }

  private void histogram(PointKey key, byte @Nullable [] value) throws SQLException {
    if (value == null) {
      delete("histogram", key);
    } else {
      histograms.decode(value);
      place(putHistogram, key);
      putHistogram.setBytes(4, value);
      putHistogram.executeUpdate();
    }
  }

  private void entry(String key, byte @Nullable [] value) throws SQLException {
    if (value == null) {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM entry WHERE key = ?")) {
        statement.setString(1, key);
        statement.executeUpdate();
      }
    } else {
      putEntry.setString(1, key);
      putEntry.setBytes(2, value);
      putEntry.executeUpdate();
    }
  }

  private void point(PointKey key, byte[] value) throws SQLException {
    Point point = points.decode(value);
    if (!point.key().equals(key)) {
      throw new IllegalArgumentException("\"" + key.text() + "\" is not the key of its point");
    }
    if (!known.contains(key.series())) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      putSeries.setBytes(1, series(key));
      putSeries.setString(2, point.series().audit());
      putSeries.setString(3, new String(keys.encode(point.series()), StandardCharsets.UTF_8));
      putSeries.executeUpdate();
      known.add(key.series());
    }
    place(putPoint, key);
    putPoint.setBytes(4, value);
    putPoint.executeUpdate();
    place(putValue, key);
    putValue.setInt(4, isDrawn(point) ? 1 : 0);
    putValue.setLong(5, point.counts().answered());
    putValue.setLong(6, point.counts().succeeded());
    int column = FIRST_VALUE;
    for (SeriesMetric metric : SeriesMetric.values()) {
      if (metric != SeriesMetric.SUCCESS_RATE) {
        real(column++, metric.value(point));
        if (Columns.hasTail(metric)) {
          real(column++, Columns.tail(metric, point));
        }
      }
    }
    putValue.executeUpdate();
  }

  private static boolean isDrawn(Point point) {
    return point.origin().verdict() == Verdict.VALID
        && point.origin().kind() != PointKey.Kind.MANUAL;
  }

  private void real(int column, @Nullable Double value) throws SQLException {
    if (value == null) {
      putValue.setNull(column, Types.REAL);
    } else {
      putValue.setDouble(column, value);
    }
  }

  private void gone(PointKey key) throws SQLException {
    delete("point", key);
    delete("value", key);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM series WHERE id = ?"
                + " AND NOT EXISTS (SELECT 1 FROM value WHERE series = series.id)")) {
      statement.setBytes(1, series(key));
      if (statement.executeUpdate() > 0) {
        known.remove(key.series());
      }
    }
  }

  private void delete(String table, PointKey key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table + PLACE)) {
      place(statement, key);
      statement.executeUpdate();
    }
  }

  private static void place(PreparedStatement statement, PointKey key) throws SQLException {
    statement.setBytes(1, series(key));
    statement.setLong(2, key.at().toEpochMilli());
    statement.setInt(3, key.kind().number());
  }

  private static byte[] series(PointKey key) {
    return HexFormat.of().parseHex(key.series());
  }

  @Override
  public void close() throws SQLException {
    // The statements are closed with it.
    connection.close();
  }
}
