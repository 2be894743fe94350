package dev.sonde.audit.scheduler;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the owner of the audits. It is a record of {@code sonde.audits}, so that
 * requests of all coordinators have one order.
 *
 * @param document the canonical JSON of a PUT, or null
 * @param revision the one that must be current, or null for any
 * @param create whether the audit must not exist
 * @param purge whether a removal deletes the slots too
 * @param remark what somebody says of an alert or a time, or null
 */
public record Request(
    Action action,
    @Nullable String document,
    @Nullable Integer revision,
    boolean create,
    boolean purge,
    @Nullable Remark remark) {

  /** What is asked for. */
  public enum Action {
    PUT,
    REMOVE,
    PAUSE,
    RESUME,
    RUN,
    ACK,
    SILENCE,
    ANNOTATE
  }

  /**
   * What somebody says.
   *
   * @param alert that it is about; empty for a note on a time
   * @param at the time of a note; until when an alert is held
   */
  public record Remark(String alert, Instant at, String text) {}

  public static Request put(String document, @Nullable Integer revision) {
    return new Request(Action.PUT, document, revision, revision == null, false, null);
  }

  public static Request remove(@Nullable Integer revision, boolean purge) {
    return new Request(Action.REMOVE, null, revision, false, purge, null);
  }

  public static Request of(Action action) {
    return new Request(action, null, null, false, false, null);
  }

  public static Request remark(Action action, Remark remark) {
    return new Request(action, null, null, false, false, remark);
  }
}
