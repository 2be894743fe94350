package dev.sonde.coordinator.catalog;

import org.jspecify.annotations.Nullable;

/** The catalog cannot be used, so nothing can be measured. */
public final class CatalogException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The kinds of failure. */
  public enum Kind {
    /** No connection, a timeout, or status 429 or 5xx. */
    UNREACHABLE,
    /** Status 401 or 403. */
    UNAUTHORIZED,
    /** There is no catalog, or no such model in it. */
    NOT_FOUND,
    /** The response is not a catalog. */
    BAD_ANSWER,
    /** No provider serves the model. */
    NO_PROVIDER
  }

  private final Kind kind;

  public CatalogException(Kind kind, String message) {
    this(kind, message, null);
  }

  public CatalogException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
