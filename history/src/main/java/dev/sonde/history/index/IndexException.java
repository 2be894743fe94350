package dev.sonde.history.index;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The index cannot be read or written. */
public final class IndexException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int PRIMARY = 0xff;

  private final boolean broken;

  IndexException(String message, SQLException cause) {
    super(message + ": " + cause.getMessage(), cause);
    int code = cause.getErrorCode() & PRIMARY;
    this.broken =
        code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  IndexException(String message, boolean broken) {
    super(message);
    this.broken = broken;
  }

  /** Whether the file has to be deleted and built again; otherwise the same may work later. */
  public boolean isBroken() {
    return broken;
  }
}
