package dev.sonde.audit.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the owner of the audits. It is a record of {@code sonde.audits}, so that
 * requests of all coordinators have one order.
 *
 * @param document the canonical JSON of a PUT, or null
 * @param revision the one that must be current, or null for any
 * @param create whether the audit must not exist
 * @param purge whether a removal deletes the slots too
 */
public record Request(
    Action action,
    @Nullable String document,
    @Nullable Integer revision,
    boolean create,
    boolean purge) {

  /** What is asked for. */
  public enum Action {
    PUT,
    REMOVE,
    PAUSE,
    RESUME,
    RUN
  }

  public static Request put(String document, @Nullable Integer revision) {
    return new Request(Action.PUT, document, revision, revision == null, false);
  }

  public static Request remove(@Nullable Integer revision, boolean purge) {
    return new Request(Action.REMOVE, null, revision, false, purge);
  }

  public static Request of(Action action) {
    return new Request(action, null, null, false, false);
  }
}
