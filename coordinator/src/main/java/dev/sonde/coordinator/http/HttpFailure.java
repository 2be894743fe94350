package dev.sonde.coordinator.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer that can be used. The message names the URL and no credentials. */
public final class HttpFailure extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** There is no connection, or it ended before the answer did. */
    UNREACHABLE,
    /** The answer did not end within its time. */
    LATE,
    /** The answer is larger than its bound. */
    TOO_LARGE,
    /** What answers does not speak HTTP/1.1. */
    NOT_HTTP,
    /** The body is compressed, or framed in a way that nobody asked for. */
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
