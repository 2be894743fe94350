package dev.sonde.history.query;

import dev.sonde.history.index.Columns;
import dev.sonde.history.index.HistoryIndex;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.RollUp;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questions about series and points. Any thread may ask; each call blocks. */
public final class HistoryQuery {

  /** More points of a series are never given at once. */
  public static final int MOST_POINTS = 2_000;

  /** More slots of a series are not merged to one point. */
  public static final int MOST_MERGED = 100_000;

  private static final long DAY_MILLIS = 86_400_000;
  private static final int PAGE = 1_000;

  private static final HexFormat HEX = HexFormat.of();
  private static final String WITHIN = " WHERE series = ? AND at >= ? AND at < ?";

  private final HistoryIndex index;
  private final PointCodec<Point> points = new PointCodec<>(Point.class);
  private final PointCodec<Histograms> histograms = new PointCodec<>(Histograms.class);
  private final PointCodec<SeriesKey> keys = new PointCodec<>(SeriesKey.class);

  public HistoryQuery(HistoryIndex index) {
    this.index = index;
  }

  /** The series of an audit, by model, provider and region; of all audits without one. */
  public List<SeriesKey> series(Optional<String> audit) {
    return index.read(
        connection -> {
          String where = audit.isPresent() ? " WHERE audit = ?" : "";
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT key FROM series" + where)) {
            if (audit.isPresent()) {
              statement.setString(1, audit.get());
            }
            List<SeriesKey> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(keys.decode(rows.getString(1).getBytes(StandardCharsets.UTF_8)));
              }
            }
            Collections.sort(found, SeriesOrder.BY_CELL);
            return found;
          }
        });
  }

  /**
   * The points of a series within a range, the earliest first. Where there are more than {@code
   * most}, the lowest and the highest of each stretch of time.
   *
   * @param most at most {@link #MOST_POINTS}
   */
  public List<Point> points(String series, SeriesMetric metric, Range range, int most) {
    int limit = Math.max(2, Math.min(most, MOST_POINTS));
    return index.read(
        connection -> {
          List<MinMax.Row> rows = rows(connection, series, metric, range);
          List<Integer> chosen = MinMax.chosen(rows, limit);
          return chosen.size() == rows.size()
              ? all(connection, series, range)
              : some(connection, series, rows, chosen);
        });
  }

  /** How many points a series has within a range. */
  public long count(String series, Range range) {
    return index.read(
        connection -> {
          String query = "SELECT COUNT(*) FROM value" + WITHIN;
          try (PreparedStatement statement = within(connection, query, series, range);
              ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
          }
        });
  }

  private static List<MinMax.Row> rows(
      Connection connection, String series, SeriesMetric metric, Range range) throws SQLException {
    String query =
        "SELECT at, kind, valid, "
            + Columns.of(metric)
            + " FROM value"
            + WITHIN
            + " ORDER BY at, kind";
    try (PreparedStatement statement = within(connection, query, series, range);
        ResultSet rows = statement.executeQuery()) {
      List<MinMax.Row> found = new ArrayList<>();
      while (rows.next()) {
        double value = rows.getDouble(4);
        boolean missing = value == 0 && rows.wasNull();
        found.add(
            new MinMax.Row(
                rows.getLong(1),
                rows.getInt(2),
                rows.getInt(3) != 0,
                missing ? Double.NaN : value));
      }
      return found;
    }
  }

  private List<Point> all(Connection connection, String series, Range range) throws SQLException {
    String query = "SELECT body FROM point" + WITHIN + " ORDER BY at, kind";
    try (PreparedStatement statement = within(connection, query, series, range);
        ResultSet rows = statement.executeQuery()) {
      List<Point> found = new ArrayList<>();
      while (rows.next()) {
        found.add(points.decode(rows.getBytes(1)));
      }
      return found;
    }
  }

  private List<Point> some(
      Connection connection, String series, List<MinMax.Row> rows, List<Integer> chosen)
      throws SQLException {
    String query = "SELECT body FROM point WHERE series = ? AND at = ? AND kind = ?";
    List<Point> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setBytes(1, HEX.parseHex(series));
      for (int each : chosen) {
        statement.setLong(2, rows.get(each).at());
        statement.setInt(3, rows.get(each).kind());
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            found.add(points.decode(row.getBytes(1)));
          }
        }
      }
    }
    return found;
  }

  private static PreparedStatement within(
      Connection connection, String query, String series, Range range) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    statement.setBytes(1, HEX.parseHex(series));
    statement.setLong(2, range.from().toEpochMilli());
    statement.setLong(3, range.to().toEpochMilli());
    return statement;
  }

  /**
   * All valid slots of a range as one point, with the figures of one metric; empty where there is
   * none. Slots are merged some at a time, which gives the same and needs no memory for all.
   *
   * @throws IllegalArgumentException where there are more than {@link #MOST_MERGED}
   */
  public Optional<Point> merged(String series, SeriesMetric metric, Range range) {
    Measured sum = null;
    int slots = 0;
    Instant from = range.from();
    while (from.isBefore(range.to())) {
      List<Measured> page = measured(series, new Range(from, range.to()), PAGE);
      boolean isLast = page.size() < PAGE;
      // Rows of one time belong together: those of the last time come with the next page.
      Instant next = isLast ? range.to() : page.get(PAGE - 1).point().origin().slot();
      List<Measured> whole = new ArrayList<>();
      if (sum != null) {
        whole.add(sum);
      }
      page.stream()
          .filter(each -> each.point().origin().slot().isBefore(next))
          .map(each -> of(each, metric))
          .forEach(whole::add);
      slots += page.size();
      if (slots > MOST_MERGED) {
        throw new IllegalArgumentException(
            "there are more than " + MOST_MERGED + " slots in the range: choose a shorter one");
      }
      sum = whole.isEmpty() ? null : RollUp.merged(whole, range.from());
      from = next;
    }
    return Optional.ofNullable(sum).map(Measured::point);
  }

  /** A slot with the distribution of one metric at most. */
  private static Measured of(Measured slot, SeriesMetric metric) {
    Histograms.Encoded values =
        metric.figure() == null ? null : slot.histograms().byMetric().get(metric.figure());
    return new Measured(
        slot.point(),
        new Histograms(
            values == null ? Map.of() : Map.of(String.valueOf(metric.figure()), values)));
  }

  /** The valid slots, and days, of a range with their distributions, the earliest first. */
  public List<Measured> measured(String series, Range range, int most) {
    return index.read(
        connection -> {
          String query =
              "SELECT p.body, h.body FROM value v"
                  + " JOIN point p USING(series, at, kind)"
                  + " LEFT JOIN histogram h USING(series, at, kind)"
                  + " WHERE v.series = ? AND v.at >= ? AND v.at < ? AND v.valid = 1"
                  + " ORDER BY v.at, v.kind LIMIT "
                  + most;
          try (PreparedStatement statement = within(connection, query, series, range);
              ResultSet rows = statement.executeQuery()) {
            List<Measured> found = new ArrayList<>();
            while (rows.next()) {
              byte[] body = rows.getBytes(2);
              found.add(
                  new Measured(
                      points.decode(rows.getBytes(1)),
                      body == null ? new Histograms(Map.of()) : histograms.decode(body)));
            }
            return found;
          }
        });
  }

  /** The last tested values of a series before a time, the earliest first. */
  public List<Tested> tested(String series, SeriesMetric metric, Instant before, int most) {
    return index.read(
        connection -> {
          String query =
              "SELECT at, answered, succeeded, "
                  + Columns.of(metric)
                  + " FROM value WHERE series = ? AND at < ? AND kind = "
                  + PointKey.Kind.SLOT.number()
                  + " AND valid = 1 ORDER BY at DESC LIMIT "
                  + most;
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setBytes(1, HEX.parseHex(series));
            statement.setLong(2, before.toEpochMilli());
            List<Tested> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                double value = rows.getDouble(4);
                boolean missing = value == 0 && rows.wasNull();
                found.add(
                    new Tested(
                        Instant.ofEpochMilli(rows.getLong(1)),
                        rows.getLong(2),
                        rows.getLong(3),
                        missing ? Double.NaN : value));
              }
            }
            Collections.reverse(found);
            return found;
          }
        });
  }

  /** The last point of the schedule before a time, whatever its verdict. */
  public Optional<Point> last(String series, Instant before) {
    return index.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT body FROM point WHERE series = ? AND at < ? AND kind = "
                      + PointKey.Kind.SLOT.number()
                      + " ORDER BY at DESC LIMIT 1")) {
            statement.setBytes(1, HEX.parseHex(series));
            statement.setLong(2, before.toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(points.decode(row.getBytes(1))) : Optional.empty();
            }
          }
        });
  }

  /** Points of a series before a time, the earliest first. */
  public List<PointKey> before(String series, Instant time, int most) {
    return index.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT at, kind FROM value WHERE series = ? AND at < ? ORDER BY at, kind LIMIT "
                      + most)) {
            statement.setBytes(1, HEX.parseHex(series));
            statement.setLong(2, time.toEpochMilli());
            List<PointKey> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(
                    new PointKey(
                        series,
                        Instant.ofEpochMilli(rows.getLong(1)),
                        PointKey.Kind.numbered(rows.getInt(2))));
              }
            }
            return found;
          }
        });
  }

  /** The first valid slot of the schedule before a time, which the roll-up begins with. */
  public Optional<Instant> firstSlot(String series, Instant before) {
    int slot = PointKey.Kind.SLOT.number();
    return index.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT MIN(first) FROM (SELECT MIN(CASE WHEN kind = "
                      + slot
                      + " THEN at END) AS first FROM value"
                      + " WHERE series = ? AND at < ? AND valid = 1 AND kind IN ("
                      + slot
                      + ", "
                      + PointKey.Kind.DAY.number()
                      + ") GROUP BY at / "
                      + DAY_MILLIS
                      + " HAVING COUNT(*) > 1)")) {
            statement.setBytes(1, HEX.parseHex(series));
            statement.setLong(2, before.toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
              long at = row.next() ? row.getLong(1) : 0;
              return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
            }
          }
        });
  }

  /** The other records whose keys begin with this text, by key. */
  public List<byte[]> entries(String prefix) {
    return index.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT body FROM entry WHERE key >= ? AND key < ? ORDER BY key")) {
            statement.setString(1, prefix);
            statement.setString(2, prefix + "\uffff");
            List<byte[]> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(rows.getBytes(1));
              }
            }
            return found;
          }
        });
  }
}
