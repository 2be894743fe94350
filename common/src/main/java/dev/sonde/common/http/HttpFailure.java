package dev.sonde.common.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request without a usable response. The message names the URL, without credentials. */
public final class HttpFailure extends IOException {

  private static final long serialVersionUID = 1;

  /** The kinds of failure. */
  public enum Kind {
    /** There is no connection, or it ended before the response did. */
    UNREACHABLE,
    /** The response did not end within the time limit. */
    LATE,
    /** The response is larger than its limit. */
    TOO_LARGE,
    /** The server does not use HTTP/1.1. */
    NOT_HTTP,
    /** The body is compressed, or has a framing that was not requested. */
    ENCODING
  }

  private final Kind kind;

  HttpFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  HttpFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
