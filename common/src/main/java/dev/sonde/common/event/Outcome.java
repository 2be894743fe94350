package dev.sonde.common.event;

import java.util.Locale;

/** How a probe ended. Each outcome stands in one column of the ledger. */
public enum Outcome {
  OK(Column.SUCCEEDED),
  /** Ended without a finish reason and without {@code [DONE]}. */
  TRUNCATED(Column.FAILED),
  /** Ended properly, but with no token at all. */
  EMPTY(Column.FAILED),
  /** 429. */
  RATE_LIMITED(Column.FAILED),
  /** 402: our credit, not their fault. */
  QUOTA(Column.FAILED),
  /** 401 or 403. */
  AUTH(Column.FAILED),
  /** Any other 4xx. */
  BAD_REQUEST(Column.FAILED),
  /** 404 or 410. */
  NOT_FOUND(Column.FAILED),
  /** 5xx. */
  SERVER_ERROR(Column.FAILED),
  /** An error inside a 200. */
  STREAM_ERROR(Column.FAILED),
  /** The answer could not be understood. */
  MALFORMED(Column.FAILED),
  /** A phase took longer than allowed; the event's detail says which. */
  TIMEOUT(Column.FAILED),
  /** No connection came about. */
  CONNECT(Column.FAILED),
  /** The connection broke after it had come about. */
  RESET(Column.FAILED),
  /** Never sent: too late, expired, or not decodable. */
  DROPPED(Column.DROPPED),
  /** Never sent: the run was cancelled. */
  CANCELLED(Column.CANCELLED),
  /** Claimed by a worker that is gone; whether it was sent is not known. */
  IN_DOUBT(Column.IN_DOUBT),
  /** Waited in a lane when the load's duration was over: leaves the plan again. */
  UNUSED(Column.NONE);

  /** A column of the ledger. */
  public enum Column {
    SUCCEEDED,
    FAILED,
    DROPPED,
    CANCELLED,
    IN_DOUBT,
    NONE
  }

  private final Column column;

  Outcome(Column column) {
    this.column = column;
  }

  public Column column() {
    return column;
  }

  /** Whether a request went out for it. */
  public boolean answered() {
    return column == Column.SUCCEEDED || column == Column.FAILED;
  }

  /** The name in reports: {@code rate_limited}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Which of two records of one probe stands: the higher rank; among equals the first in the log.
   * Answered beats never sent, which beats in doubt.
   */
  public int rank() {
    return answered() ? 2 : this == IN_DOUBT ? 0 : 1;
  }

  /** What a status that is not 2xx means. */
  public static Outcome ofStatus(int status) {
    return switch (status) {
      case 429 -> RATE_LIMITED;
      case 402 -> QUOTA;
      case 401, 403 -> AUTH;
      case 404, 410 -> NOT_FOUND;
      default -> status >= 500 ? SERVER_ERROR : status >= 400 ? BAD_REQUEST : MALFORMED;
    };
  }
}
