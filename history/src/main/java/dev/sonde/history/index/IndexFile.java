package dev.sonde.history.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** The file of an index: its tables, and how it is opened. */
final class IndexFile {

  /** Another number makes each coordinator build its index again. */
  private static final int SCHEMA = 1;

  private static final int BUSY_MILLIS = 5_000;
  private static final int CACHE_KIB = 16 << 10;

  /** Bodies are in tables with row ids: in the others a kilobyte would take a page of its own. */
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE position(topic TEXT PRIMARY KEY, id TEXT NOT NULL, next INTEGER NOT NULL,"
              + " followed INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE series(id BLOB PRIMARY KEY, audit TEXT NOT NULL, key TEXT NOT NULL)"
              + " WITHOUT ROWID",
          "CREATE INDEX series_of_audit ON series(audit)",
          "CREATE TABLE value(series BLOB NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
              + " valid INTEGER NOT NULL, answered INTEGER NOT NULL, succeeded INTEGER NOT NULL,"
              + " ttft REAL, ttft95 REAL, e2e REAL, e2e95 REAL, itl REAL, itl95 REAL,"
              + " speed REAL, usd REAL, PRIMARY KEY(series, at, kind)) WITHOUT ROWID",
          "CREATE TABLE point(series BLOB NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
              + " body BLOB NOT NULL, PRIMARY KEY(series, at, kind))",
          "CREATE TABLE histogram(series BLOB NOT NULL, at INTEGER NOT NULL,"
              + " kind INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(series, at, kind))",
          "CREATE TABLE entry(key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID");

  private final Path path;

  IndexFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Opens the connection that writes, on a new file where there is none or where the one there
   * cannot be used.
   */
  Connection writer() {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of " + path + " cannot be made", e);
    }
    try {
      Connection found = opened();
      if (version(found) == SCHEMA) {
        found.commit();
        return found;
      }
      found.close();
    } catch (SQLException e) {
      if (!new IndexException("", e).isBroken()) {
        throw new IndexException("the index " + path + " cannot be opened", e);
      }
    }
    delete();
    try {
      return opened();
    } catch (SQLException e) {
      throw new IndexException("the index " + path + " cannot be made", e);
    }
  }

  private Connection opened() throws SQLException {
    Connection connection = config().createConnection(url());
    try {
      if (version(connection) == 0) {
        create(connection);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private String url() {
    return "jdbc:sqlite:" + path.toAbsolutePath();
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // What a crash of the machine loses is read again: the positions are lost with it.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    return config;
  }

  /** Whether all of a file can be read; takes seconds for a large one. */
  static boolean isWhole(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      return found.next() && "ok".equals(found.getString(1));
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA user_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  private static void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      statement.execute("PRAGMA user_version = " + SCHEMA);
    }
    connection.commit();
  }

  /** Opens a connection for queries. */
  Connection reader() throws SQLException {
    SQLiteConfig config = config();
    config.setOpenMode(SQLiteOpenMode.READONLY);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.resetOpenMode(SQLiteOpenMode.READWRITE);
    config.setReadOnly(true);
    Connection connection = config.createConnection(url());
    connection.setAutoCommit(false);
    return connection;
  }

  /** Deletes the file; no connection may be open. */
  void delete() {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      try {
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be deleted", e);
      }
    }
  }
}
