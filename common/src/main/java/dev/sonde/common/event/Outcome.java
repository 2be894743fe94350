package dev.sonde.common.event;

import java.util.Locale;

/** How a probe ended. Each outcome is counted in one column of the ledger. */
public enum Outcome {
  OK(Column.SUCCEEDED),
  /** The stream ended without a finish reason and without {@code [DONE]}. */
  TRUNCATED(Column.FAILED),
  /** The stream ended normally, but without a token. */
  EMPTY(Column.FAILED),
  /** Status 429. */
  RATE_LIMITED(Column.FAILED),
  /** Status 402: the account has no credit, which is not the provider's fault. */
  QUOTA(Column.FAILED),
  /** Status 401 or 403. */
  AUTH(Column.FAILED),
  /** Any other 4xx. */
  BAD_REQUEST(Column.FAILED),
  /** Status 404 or 410. */
  NOT_FOUND(Column.FAILED),
  /** Status 5xx. */
  SERVER_ERROR(Column.FAILED),
  /** An error in a 200 response, or a finish reason or choice that says that it failed. */
  STREAM_ERROR(Column.FAILED),
  /** The response could not be parsed. */
  MALFORMED(Column.FAILED),
  /** A phase took longer than allowed; the event's detail names the phase. */
  TIMEOUT(Column.FAILED),
  /** No connection could be opened. */
  CONNECT(Column.FAILED),
  /** An open connection broke. */
  RESET(Column.FAILED),
  /** A request was sent, but what the worker said of it cannot be decoded or is out of bounds. */
  UNREADABLE(Column.FAILED),
  /** Never sent: too late, expired, or not decodable. */
  DROPPED(Column.DROPPED),
  /** Never sent: the run was cancelled. */
  CANCELLED(Column.CANCELLED),
  /** Claimed by a worker that is lost; it is unknown whether the probe was sent. */
  IN_DOUBT(Column.IN_DOUBT),
  /** The probe waited in a lane when the load's duration ended; it is removed from the plan. */
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

  /** Whether a request was sent for the probe. */
  public boolean answered() {
    return column == Column.SUCCEEDED || column == Column.FAILED;
  }

  /** The name in reports, for example {@code rate_limited}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Decides between two records of one probe: the higher rank counts, and of equal ranks the first
   * in the log. An answered probe ranks above one never sent, and that above one in doubt.
   */
  public int rank() {
    return answered() ? 2 : this == IN_DOUBT ? 0 : 1;
  }

  /** The outcome of a status that is not 2xx. */
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
