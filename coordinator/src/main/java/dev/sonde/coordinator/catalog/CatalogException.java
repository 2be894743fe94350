package dev.sonde.coordinator.catalog;

import org.jspecify.annotations.Nullable;

/** The catalog does not help: nothing can be measured until somebody mends that. */
public final class CatalogException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What is the matter. */
  public enum Kind {
    /** No connection, no answer in time, or an answer of 429 or 5xx. */
    UNREACHABLE,
    /** 401 or 403. */
    UNAUTHORIZED,
    /** There is no catalog, or no such model in it. */
    NOT_FOUND,
    /** The answer is not a catalog. */
    BAD_ANSWER,
    /** Nobody serves the model. */
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
