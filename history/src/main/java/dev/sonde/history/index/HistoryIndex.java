package dev.sonde.history.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * An index over the topics of history in a SQLite file. One thread writes; any thread reads, each
 * query on a connection of its own and on one state of the index.
 */
public final class HistoryIndex implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryIndex.class);
  private static final int MOST_READERS = 4;

  private final IndexFile file;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final Deque<Connection> readers = new ArrayDeque<>();
  private @Nullable IndexWriter writer;
  private Positions positions = new Positions(Map.of());
  private boolean closed;
  private volatile boolean suspect;

  /** A question to the index. */
  @FunctionalInterface
  public interface Query<T> {
    T of(Connection connection) throws SQLException;
  }

  /**
   * Opens the index of a file, on an empty one where it is missing or broken. If the file cannot be
   * opened now, each question fails until {@link #open} can. Blocks.
   */
  public HistoryIndex(Path path) {
    this.file = new IndexFile(path);
    try {
      open();
    } catch (IndexException | UncheckedIOException e) {
      LOG.warn("there is no history for now: {}", e.getMessage());
    }
  }

  /** Opens the file if it is not open. Called by the writing thread. */
  void open() {
    lock.writeLock().lock();
    try {
      if (writer == null && !closed) {
        positions = opened();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Positions opened() {
    try {
      return used(file.writer());
    } catch (SQLException e) {
      IndexException failure =
          new IndexException("the index " + file.path() + " cannot be read", e);
      // An error of the statement: a table is missing.
      boolean isPart = e.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code;
      if (!failure.isBroken() && !isPart) {
        throw failure;
      }
      LOG.warn("the index is built again: {}", failure.getMessage());
      file.delete();
    }
    try {
      return used(file.writer());
    } catch (SQLException e) {
      throw new IndexException("the index " + file.path() + " cannot be read", e);
    }
  }

  private Positions used(Connection connection) throws SQLException {
    try {
      Positions found = positions(connection);
      writer = new IndexWriter(connection);
      return found;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Positions positions(Connection connection) throws SQLException {
    Map<String, Positions.Position> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT topic, id, next, followed FROM position")) {
      while (rows.next()) {
        found.put(
            rows.getString(1),
            new Positions.Position(rows.getString(2), rows.getLong(3), rows.getLong(4)));
      }
    }
    connection.commit();
    return new Positions(found);
  }

  /** Up to where it has read, as stored with the rows. Called by the writing thread. */
  Positions positions() {
    return positions;
  }

  /** Writes records, and the positions after them, in one transaction. */
  void write(Iterable<ConsumerRecord<String, byte[]>> records, Positions next) {
    IndexWriter writing = writer;
    if (writing == null) {
      throw new IndexException("the index is not open", false);
    }
    try {
      writing.write(records, next);
      positions = next;
    } catch (SQLException e) {
      throw new IndexException("the index " + file.path() + " cannot be written", e);
    }
  }

  /** Begins again with an empty file. */
  void restart() {
    lock.writeLock().lock();
    try {
      closeAll();
      file.delete();
      positions = opened();
      suspect = false;
    } catch (SQLException e) {
      throw new IndexException("the index " + file.path() + " cannot be closed", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether all of the file can be read; takes seconds for a large one. */
  boolean isWhole() {
    try {
      return !suspect && read(IndexFile::isWhole);
    } catch (IndexException e) {
      if (e.isBroken()) {
        return false;
      }
      throw e;
    }
  }

  /** Whether a query has found it broken. */
  boolean isSuspect() {
    return suspect;
  }

  /**
   * Answers a query on a consistent state.
   *
   * @throws IndexException when the index cannot be read
   */
  public <T> T read(Query<T> query) {
    lock.readLock().lock();
    Connection connection = null;
    try {
      connection = reader();
      T answer = query.of(connection);
      connection.rollback();
      give(connection);
      connection = null;
      return answer;
    } catch (SQLException e) {
      IndexException failure =
          new IndexException("the index " + file.path() + " cannot be read", e);
      if (failure.isBroken()) {
        suspect = true;
      }
      throw failure;
    } finally {
      closeQuietly(connection);
      lock.readLock().unlock();
    }
  }

  private Connection reader() throws SQLException {
    if (closed || writer == null) {
      throw new IndexException("the index is not open", false);
    }
    synchronized (readers) {
      Connection idle = readers.poll();
      if (idle != null) {
        return idle;
      }
    }
    return file.reader();
  }

  private void give(Connection connection) throws SQLException {
    synchronized (readers) {
      if (readers.size() < MOST_READERS) {
        readers.push(connection);
        return;
      }
    }
    connection.close();
  }

  private static void closeQuietly(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The failure of the query is the one to tell.
        return;
      }
    }
  }

  /**
   * Writes all content as text, the same for the same records whatever their order and batches. The
   * positions are no content.
   */
  public void dump(Appendable out) throws IOException {
    String text =
        read(
            connection -> {
              StringBuilder lines = new StringBuilder();
              rows(connection, "SELECT id, audit, key FROM series ORDER BY id", lines);
              for (String table : new String[] {"value", "point", "histogram"}) {
                rows(connection, "SELECT * FROM " + table + " ORDER BY series, at, kind", lines);
              }
              rows(connection, "SELECT key, body FROM entry ORDER BY key", lines);
              return lines.toString();
            });
    out.append(text);
  }

  private static void rows(Connection connection, String query, StringBuilder out)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          Object value = rows.getObject(column);
          boolean body = value instanceof byte[] bytes && bytes.length > 10;
          out.append(
                  value instanceof byte[] bytes
                      ? body
                          ? new String(bytes, StandardCharsets.UTF_8)
                          : HexFormat.of().formatHex(bytes)
                      : String.valueOf(value))
              .append(column < columns ? '\t' : '\n');
        }
      }
    }
  }

  private void closeAll() throws SQLException {
    synchronized (readers) {
      for (Connection idle : readers) {
        closeQuietly(idle);
      }
      readers.clear();
    }
    IndexWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      closeAll();
    } catch (SQLException e) {
      throw new IndexException("the index " + file.path() + " cannot be closed", e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
